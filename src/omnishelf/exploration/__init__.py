"""New products get a bounded part of what is shown, so that it is learned whether they please."""
