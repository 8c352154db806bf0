/*
 * Checks for faults of kigen itself: they end the program with exit 70, in release builds too.
 * say/err.c holds the functions, so that pure code can check without printing.
 */
#ifndef KIGEN_BASE_BUG_H
#define KIGEN_BASE_BUG_H

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition))                                                                          \
            bug_stop(__FILE__, __LINE__, #condition);                                              \
    } while (0)
#define BUG(what) bug_stop(__FILE__, __LINE__, what)
_Noreturn void bug_stop(const char *file, int line, const char *what);
_Noreturn void memory_stop(void);

#endif
