"""Peaceful assemblies: the akimat's desk with its clocks and places, and the police's plan to facilitate.

Nobody who takes part has a place here.
"""
