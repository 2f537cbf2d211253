"""The kernel: BPMN 2.0 models compiled to a token net, working time, clocks; pure, no Django, no input or output."""
