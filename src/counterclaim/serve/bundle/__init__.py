"""What is handed over: a web archive that others can replay, and a bundle that proves itself without this program."""
