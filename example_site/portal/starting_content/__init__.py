"""What the portal shows on its first day. All names, people and places are invented."""
