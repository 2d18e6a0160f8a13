"""What the project does with a class and its objects: names, scopes, flow, byte search."""
