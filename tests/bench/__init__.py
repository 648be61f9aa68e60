"""How long a reader waits, beside a bare page of the same framework: `make bench`. Prints tables; asserts no time."""
