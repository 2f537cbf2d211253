"""Open311 GeoReport v2: city apps and other authorities file ordinary requests and see how they stand."""
