"""What a class says about itself: its protocol, its state, how it ends, what its values are."""
