"""Training of the models in src/counterclaim/models; needs the `train` extra, never a user's machine."""
