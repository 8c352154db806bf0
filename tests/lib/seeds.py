"""The seed of a suite that draws lots: by chance, or of KIGEN_SEED, which .ci/run sets from the tree it tests. So a commit
that was found good is found good again, another one draws other cases, and what failed can be repeated by its number."""

import os
import random


def fresh(most: int = 10 ** 6) -> int:
    given = os.environ.get("KIGEN_SEED")
    return int(given) % most if given else random.SystemRandom().randrange(most)


def is_long() -> bool:
    """make long: what is gone through whole; else in part, another one each time."""
    return "KIGEN_LONG" in os.environ


def part(of: list, share: float, seed: int) -> list:
    """In their order: all of them in a long run, else so large a share of them by dice, one at least."""
    wanted = len(of) if is_long() else max(1, round(len(of) * share))
    return [of[at] for at in sorted(random.Random(seed).sample(range(len(of)), wanted))]
