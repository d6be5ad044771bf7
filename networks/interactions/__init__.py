"""What was said with whom, what comes next, and the files kept beside."""
