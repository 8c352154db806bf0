/*
 * What only a fault of kigen brings about: it ends the program with exit 70, in release builds too.
 * Said by say/err, which knows how; what is pure needs no more than this.
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
