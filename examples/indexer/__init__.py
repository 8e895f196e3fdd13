"""Two processes that count the words of Python files, each file traced across both."""
