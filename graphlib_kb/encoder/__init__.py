"""The shipped trained model and the code that runs it."""
