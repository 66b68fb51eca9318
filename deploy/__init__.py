"""What starts Hearken on a machine: the standard library only."""
