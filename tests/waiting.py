"""How long tests wait for what must come: so long that a busy machine is no reason to fail. None of them measures time."""

WAIT_SECONDS = 240
