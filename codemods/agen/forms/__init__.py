"""The shapes a class can take: a function, methods of the class that stays, a pair."""
