"""What recipients write in sealed cases: the forms of each lane as data, and the rules that the forms mention."""
