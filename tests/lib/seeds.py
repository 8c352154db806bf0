"""The seed of a suite that draws lots: by chance, or of KIGEN_SEED, which .ci/run sets from the tree it tests. So a commit
that was found good is found good again, another one draws other cases, and what failed can be repeated by its number."""

import os
import random


def fresh(most: int = 10 ** 6) -> int:
    given = os.environ.get("KIGEN_SEED")
    return int(given) % most if given else random.SystemRandom().randrange(most)
