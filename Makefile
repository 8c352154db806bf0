# kigen: `make run` and `make test` are all that a new machine needs; `make help` lists the rest.
SHELL = /bin/sh
.DELETE_ON_ERROR:

BUILD   ?= build
CC      ?= cc
PYTHON  ?= python3
PREFIX  ?= /usr/local
DESTDIR ?=
VERSION := $(shell sed -n 's/^\#\# \([0-9][0-9a-z.~]*\).*/\1/p' CHANGES.md | head -n 1)

# ---- Debian packages: what the program needs, what its tests need ------------------------------------
RUN_PACKAGES  := gcc libc6-dev make pkg-config python3-minimal poppler-utils libcsv-dev libcairo2-dev libharfbuzz-dev \
                 libfreetype-dev libxlsxwriter-dev libsqlite3-dev libzint-dev libconfig-dev libqpdf-dev \
                 libssl-dev zlib1g-dev libdeflate-dev libexpat1-dev libzip-dev libjansson-dev fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho \
                 fonts-ipamj-mincho fonts-noto-cjk
TEST_PACKAGES := $(RUN_PACKAGES) python3 libcriterion-dev strace util-linux \
                 python3-openpyxl binutils sqlite3 zbar-tools dmtx-utils gpg gpg-agent gpgv mandoc bash

# ---- flags -------------------------------------------------------------------------------------------
PKGS   := cairo harfbuzz freetype2 sqlite3 libconfig libqpdf libcrypto zlib libdeflate expat libzip jansson
OPT    ?= -O2 -g
HARDEN := -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fstack-clash-protection -fcf-protection \
          -fPIE -fno-strict-overflow
WARN   := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wstrict-prototypes \
          -Wmissing-prototypes -Wold-style-definition -Wpointer-arith -Wcast-qual -Wwrite-strings \
          -Wformat=2 -Wundef -Wvla -Wnull-dereference -Wdouble-promotion -Wimplicit-fallthrough \
          -Wno-missing-field-initializers -Werror
DEFS   := -D_GNU_SOURCE -DKIGEN_SHARE='"$(PREFIX)/share/kigen"'
LDHARD := -pie -Wl,-z,relro -Wl,-z,now -Wl,-z,noexecstack
# pkg-config is asked once, and only when something is compiled.
PC_CFLAGS = $(eval PC_CFLAGS := $$(shell pkg-config --cflags $(PKGS)))$(PC_CFLAGS)
PC_LIBS   = $(eval PC_LIBS := $$(shell pkg-config --libs $(PKGS)))$(PC_LIBS)
INCLUDES := -Ibatch -I$(BUILD)/made
ALL_CFLAGS = -std=c17 $(OPT) $(if $(SANITIZE),,$(HARDEN)) $(WARN) $(DEFS) $(INCLUDES) $(PC_CFLAGS) \
             $(SANITIZE) $(CFLAGS)
LIBS      = $(PC_LIBS) -lcsv -lxlsxwriter -lzint -lm -pthread
# What has most symbols is searched first: each start is shorter for it.
LIBS_FIRST := -lc -lqpdf -lcrypto

SOURCES := $(filter-out batch/main.c,$(wildcard batch/*/*.c batch/*/*/*.c))
OBJECTS := $(SOURCES:batch/%.c=$(BUILD)/%.o)
UNITS   := $(wildcard tests/unit/*.c)
UNIT_OBJECTS := $(UNITS:tests/unit/%.c=$(BUILD)/unit/%.o)

# ---- the program -------------------------------------------------------------------------------------
all: $(BUILD)/kigen

$(BUILD)/kigen: $(BUILD)/main.o $(OBJECTS)
	@echo "  LINK  $@"
	@$(CC) $(ALL_CFLAGS) $(LDHARD) -o $@ $^ $(LIBS_FIRST) $(LIBS)

# The version is that of CHANGES.md, which changes often, and the version seldom: what names it is compiled anew then only.
VERSION_H := $(BUILD)/made/base/version.h
$(VERSION_H): CHANGES.md Makefile
	@mkdir -p $(@D)
	@{ echo "/* Made from CHANGES.md by the Makefile. */"; echo '#define KIGEN_VERSION "$(VERSION)"'; } > $@.new
	@if cmp -s $@.new $@; then rm $@.new; else mv $@.new $@; fi

$(BUILD)/%.o: batch/%.c Makefile | $(VERSION_H)
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

-include $(OBJECTS:.o=.d) $(BUILD)/main.d $(UNIT_OBJECTS:.o=.d) $(wildcard $(BUILD)/fuzz/*.d)

# ---- the two commands of the README ------------------------------------------------------------------
run: prepare-run
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@sh tests/run-fixture.sh $(BUILD)/kigen

# What runs after so many minutes is killed and has failed.
MINUTES ?= 60
test: prepare-test
	@$(MAKE) --no-print-directory -j$$(nproc) all unit shim bench-tools man
	@$(MAKE) --no-print-directory fuzz-short
	@$(PYTHON) tests/run.py --build $(BUILD) --minutes $(MINUTES)

# Installs what is missing, as root or through sudo, and says what.
prepare-run: ; @sh tests/prepare.sh $(RUN_PACKAGES)
prepare-test: ; @sh tests/prepare.sh $(TEST_PACKAGES)

# ---- tests, one by one -------------------------------------------------------------------------------
# What only tests run is linked by gold where there is one: it is faster, and there are many to link.
TEST_LINK = $(eval TEST_LINK := $$(if $$(shell command -v ld.gold),-fuse-ld=gold))$(TEST_LINK)

unit: $(BUILD)/unit/tests $(BUILD)/unit/planner $(BUILD)/unit/forecast $(BUILD)/unit/postage $(BUILD)/unit/barcode \
    $(BUILD)/unit/bites
shim: $(BUILD)/crash-shim.so

$(BUILD)/unit/%.o: tests/unit/%.c Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) -Itests/unit $(PC_CFLAGS) $(SANITIZE) \
	    -MMD -MP -c -o $@ $<

$(BUILD)/unit/tests: $(UNIT_OBJECTS) $(OBJECTS)
	@echo "  LINK  $@"
	@$(CC) $(OPT) $(SANITIZE) $(TEST_LINK) -o $@ $^ $(LIBS) -lcriterion

# The planner alone, for tests/planner/compare.py.
$(BUILD)/unit/planner: tests/planner/door.c $(BUILD)/libkigen.a Makefile
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) $(SANITIZE) $(TEST_LINK) -o $@ $(filter %.c %.a,$^) $(LIBS)

# Postage alone, for tests/postage/compare.py.
$(BUILD)/unit/postage: tests/postage/door.c $(BUILD)/libkigen.a Makefile
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) $(SANITIZE) $(TEST_LINK) -o $@ $(filter %.c %.a,$^) $(LIBS)

# The forecast letter by letter, for tests/forecast/compare.py.
$(BUILD)/unit/forecast: tests/forecast/door.c $(BUILD)/libkigen.a Makefile
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) $(SANITIZE) $(TEST_LINK) -o $@ $(filter %.c %.a,$^) $(LIBS)

# The text of the customer barcode alone, for tests/barcode/compare.py.
$(BUILD)/unit/barcode: tests/barcode/door.c $(BUILD)/libkigen.a Makefile
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) $(SANITIZE) $(TEST_LINK) -o $@ $(filter %.c %.a,$^) $(LIBS)

# The whole program, which reads in small bites, for tests/cli/test_written.py.
$(BUILD)/unit/bites: tests/bites/bites.c $(BUILD)/main.o $(BUILD)/libkigen.a Makefile
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) $(SANITIZE) $(TEST_LINK) \
	    -Wl,--wrap=csv_file_open,--wrap=csv_file_hear -o $@ $(filter %.c %.o %.a,$^) $(LIBS)

# What is printed of the program's own tables: catalogue, manual pages, completion.
$(BUILD)/manual: docs/man/manual.c $(BUILD)/libkigen.a Makefile
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) $(SANITIZE) $(TEST_LINK) -o $@ $(filter %.c %.a,$^) $(LIBS)

# Manual pages in man1, man5 and man7, and the completion of bash.
man: $(BUILD)/man/.made
$(BUILD)/man/.made: $(BUILD)/manual $(wildcard docs/man/*.in)
	@echo "  MAN   $(BUILD)/man"
	@mkdir -p $(BUILD)/man/man1 $(BUILD)/man/man5 $(BUILD)/man/man7
	@$(BUILD)/manual man docs/man $(BUILD)/man
	@$(BUILD)/manual completion >$(BUILD)/man/kigen.bash
	@touch $@

# The message catalogue anew, after a sentence, a cause or an action was changed.
catalogue: $(BUILD)/manual
	@$(BUILD)/manual messages en >docs/messages.md
	@$(BUILD)/manual messages ja >docs/messages.ja.md

$(BUILD)/crash-shim.so: tests/crash/shim.c Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) -std=c17 -O2 -g -Wall -Wextra -Werror -D_GNU_SOURCE -fPIC -shared -o $@ $< -ldl

# Golden files anew, and what changed in them, to be read.
golden: all unit ; @$(PYTHON) tests/golden.py --build $(BUILD)

# The names of all checks into tests/names.txt: after a check was added or taken away. One suite alone: tests/run.py --names.
names: all unit shim man ; @$(PYTHON) tests/run.py --build $(BUILD) --names

# The pages of the sample, and of the last run in out/, as a desk, a narrow screen and paper show them: PNG files to look at.
LOOK_SAMPLE := tests/golden/sample
LOOK_PAGES = $(wildcard $(LOOK_SAMPLE)/*.html out/*/office/index.html out/*/print/index.html)
look: ; @$(PYTHON) tests/look.py --into $(BUILD)/look $(LOOK_PAGES)

# The pages of the proof that differ in their words, once each, and an index of the cases that they stand for.
look-proof: all ; @$(PYTHON) tests/lookproof.py --kigen $(BUILD)/kigen --into $(BUILD)/look/proof

# The registers of fixtures/odawara anew: the made-up sample of always, then the hand-written hard rows.
fixture: all
	@rm -rf $(BUILD)/sample
	@$(BUILD)/kigen synth --residents 3000 --seed 1 --as-of 2026-11-19 $(BUILD)/sample >$(BUILD)/sample.txt
	@$(PYTHON) fixtures/odawara/join.py $(BUILD)/sample

# Kills the night at every point and starts it again: all of it (make test does a random part).
crash: prepare-test
	@$(MAKE) --no-print-directory -j$$(nproc) all shim
	@$(PYTHON) tests/crash/crash.py --kigen $(BUILD)/kigen --shim $(BUILD)/crash-shim.so

# Every page of every case of the proof at 300 dpi, on two sides and on one: minutes (make test looks at a sample).
zones: prepare-test
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@$(PYTHON) tests/letters/zones.py --kigen $(BUILD)/kigen --all

# 250 nights, a disk that is full at each write, 250 quiet nights of a living town, whole classes in cities, workers that hang, five
# towns observed for 400 days, all mutants, and whole every domain of which make test takes a part: it takes long.
long: export KIGEN_LONG = 1
long: prepare-test
	@$(MAKE) --no-print-directory -j$$(nproc) all unit shim
	@KIGEN_TESTS=tests $(BUILD)/unit/tests --timeout 900
	@$(PYTHON) tests/mutants/run.py --build $(BUILD) --jobs $$(nproc)
	@$(PYTHON) tests/cli/test_nets.py --kigen $(BUILD)/kigen
	@$(PYTHON) tests/cli/test_receiver.py --kigen $(BUILD)/kigen
	@$(PYTHON) tests/cli/test_audit.py --kigen $(BUILD)/kigen
	@$(PYTHON) tests/cli/test_report.py --kigen $(BUILD)/kigen --shim $(BUILD)/crash-shim.so
	@$(PYTHON) -m unittest discover -s tests/oracle -p "test_*.py"
	@$(PYTHON) tests/cli/test_actions.py --kigen $(BUILD)/kigen --shim $(BUILD)/crash-shim.so
	@$(PYTHON) tests/cli/test_form.py --kigen $(BUILD)/kigen --shim $(BUILD)/crash-shim.so
	@$(PYTHON) tests/cli/test_cli.py --kigen $(BUILD)/kigen --long
	@$(PYTHON) tests/cli/test_quiet.py --kigen $(BUILD)/kigen --long
	@$(PYTHON) tests/cli/test_classes.py --kigen $(BUILD)/kigen --long
	@$(PYTHON) tests/cli/test_sizes.py --kigen $(BUILD)/kigen --long
	@$(PYTHON) tests/cli/test_waits.py --kigen $(BUILD)/kigen --long
	@$(PYTHON) tests/forecast/compare.py --build $(BUILD) --seeds 5
	@$(PYTHON) tests/cli/test_shopfloor.py --kigen $(BUILD)/kigen --letters 1000
	@$(PYTHON) tests/oracle/observer.py --kigen $(BUILD)/kigen --shim $(BUILD)/crash-shim.so --days 400 --seeds 5 --jobs $$(nproc)

# The two implementations against each other, for as long as wanted: make differential SECONDS=600
SECONDS ?= 60
differential: all
	@$(PYTHON) tests/oracle/differential.py --kigen $(BUILD)/kigen --seconds $(SECONDS) --jobs $$(nproc)

# ---- fuzzers: each target with libFuzzer, and with a driver of our own that needs no clang -----------------
FUZZ_TARGETS  := cut rows prove digests dates config limits schemes holidays towns told languages events template png lot json xml sheet relations shown listing memo pdf shards zip sums
FUZZ_PACKAGES := $(TEST_PACKAGES) clang llvm libclang-rt-14-dev
FUZZ_SECONDS  ?= 600
FUZZ_WRAP     := -Wl,--wrap=bug_stop,--wrap=memory_stop
CLANG_FUZZ     = BUILD=$(BUILD)/clang CC=clang OPT="-O1 -g" \
                 SANITIZE="-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all"
SANITIZERS    := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

# A library, so that a target is linked with what it uses and no more.
$(BUILD)/libkigen.a: $(OBJECTS)
	@rm -f $@
	@ar rcs $@ $^

$(BUILD)/fuzz/%.o: tests/fuzz/%.c tests/fuzz/fuzz.h Makefile
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) -Itests/fuzz $(PC_CFLAGS) $(SANITIZE) \
	    -MMD -MP -c -o $@ $<
.PRECIOUS: $(BUILD)/fuzz/%.o

$(FUZZ_TARGETS:%=$(BUILD)/fuzz/%-driven): $(BUILD)/fuzz/%-driven: \
    $(BUILD)/fuzz/%.o $(BUILD)/fuzz/fuzz.o $(BUILD)/fuzz/driver.o $(BUILD)/libkigen.a
	@$(CC) $(OPT) $(SANITIZE) $(TEST_LINK) $(FUZZ_WRAP) -o $@ $^ $(LIBS)

$(FUZZ_TARGETS:%=$(BUILD)/fuzz/%-libfuzzer): $(BUILD)/fuzz/%-libfuzzer: \
    $(BUILD)/fuzz/%.o $(BUILD)/fuzz/fuzz.o $(BUILD)/libkigen.a
	@$(CC) $(OPT) $(SANITIZE) -fsanitize=fuzzer $(FUZZ_WRAP) -o $@ $^ $(LIBS)

fuzz-driven: $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%-driven)
fuzz-libfuzzer: $(FUZZ_TARGETS:%=$(BUILD)/fuzz/%-libfuzzer)

# What make test runs: the committed corpus and some seconds of dice, under gcc's sanitizers.
fuzz-short:
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD)/asan OPT="-O1 -g" SANITIZE="$(SANITIZERS)" fuzz-driven

$(BUILD)/fuzz/lotseed: $(BUILD)/fuzz/lotseed.o $(BUILD)/unit/sample_lot.o $(BUILD)/libkigen.a
	@$(CC) $(OPT) $(SANITIZE) -o $@ $^ $(LIBS)
$(BUILD)/fuzz/lotseed.o: DEFS += -Itests/unit

# The corpus of the frozen lot anew, whenever its format changed: the sample encoded, damaged, merged.
fuzz-lot: prepare-fuzz
	@$(MAKE) --no-print-directory -j$$(nproc) $(CLANG_FUZZ) $(BUILD)/clang/fuzz/lotseed \
	    $(BUILD)/clang/fuzz/lot-libfuzzer
	@rm -rf tests/fuzz/corpus/lot $(BUILD)/clang/fuzz/seeds
	@mkdir -p $(BUILD)/clang/fuzz/seeds/lot
	@$(BUILD)/clang/fuzz/lotseed $(BUILD)/clang/fuzz/seeds/lot
	@$(PYTHON) tests/fuzz/seeds.py $(BUILD)/clang/fuzz/seeds
	@$(PYTHON) tests/fuzz/fuzz.py merge --build $(BUILD)/clang --from $(BUILD)/clang/fuzz/seeds lot

# Ten CPU-minutes for each target: make fuzz FUZZ_SECONDS=600
fuzz: prepare-fuzz
	@$(MAKE) --no-print-directory -j$$(nproc) $(CLANG_FUZZ) fuzz-libfuzzer
	@$(PYTHON) tests/fuzz/fuzz.py long --build $(BUILD)/clang --seconds $(FUZZ_SECONDS) $(FUZZ_TARGETS)

# The lines of each target's own source that its committed corpus reaches: at least 90 %.
fuzz-coverage: prepare-fuzz
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD)/cover CC=clang OPT="-O0 -g" \
	    SANITIZE="-fprofile-instr-generate -fcoverage-mapping" fuzz-driven
	@$(PYTHON) tests/fuzz/coverage.py --build $(BUILD)/cover $(FUZZ_TARGETS)
prepare-fuzz: ; @sh tests/prepare.sh $(FUZZ_PACKAGES)

# One line of the program wrong at a time: the completeness proof must stop each (make test takes a third of them by dice).
mutants: all
	@$(PYTHON) tests/mutants/run.py --build $(BUILD) --jobs $$(nproc)

layers: ; @$(PYTHON) tests/tidy/layers.py
doors: ; @$(PYTHON) tests/tidy/doors.py
purity: $(OBJECTS) ; @$(PYTHON) tests/tidy/purity.py $(BUILD)

# The unit tests and one night under AddressSanitizer, UBSan and LeakSanitizer; a leak fails.
asan: prepare-test
	@$(MAKE) --no-print-directory -j$$(nproc) BUILD=$(BUILD)/asan OPT="-O1 -g" \
	    SANITIZE="$(SANITIZERS)" all unit
	@sh tests/tidy/asan.sh $(BUILD)/asan

tidy: prepare-tidy $(VERSION_H)
	@clang-format --dry-run -Werror $$(git ls-files 'batch/*.[ch]' 'tests/*.[ch]')
	@clang-tidy --quiet --warnings-as-errors='*' $(SOURCES) batch/main.c -- \
	    -std=c17 $(DEFS) $(INCLUDES) $(PC_CFLAGS)
	@cppcheck --quiet --std=c11 --error-exitcode=1 --enable=warning,performance,portability \
	    --inline-suppr --library=tests/tidy/kigen.cfg $(INCLUDES) -D_GNU_SOURCE $(DEFS) --suppress=missingIncludeSystem batch
	@echo "tidy: clean"
prepare-tidy: ; @sh tests/prepare.sh $(TEST_PACKAGES) clang-format clang-tidy cppcheck

# What `make bench` needs besides: peers from Debian, and node for those from npm. It goes on without what cannot be installed,
# and says what that is.
BENCH_PACKAGES := python3 binutils python3-reportlab libhpdf-dev linux-perf
BENCH_NODE = $(if $(shell command -v npm),,nodejs npm)
BENCH_TOOLS := spent digest press sheets

# Registers, memory, nothing to do, letters, workbook, with the peers in the same run; writes docs/benchmarks.md, docs/scale.md
# and docs/pictures/benchmarks.svg. BENCH="--sizes 20000,185501 --repeats 1": a trial; --help says the rest.
bench: prepare-run
	@for one in $(BENCH_PACKAGES) $(BENCH_NODE); do sh tests/prepare.sh $$one || echo "bench: goes on without $$one"; done
	@$(MAKE) --no-print-directory -j$$(nproc) all bench-tools
	@$(PYTHON) tests/bench/bench.py --build $(BUILD) $(BENCH)

bench-tools: $(BENCH_TOOLS:%=$(BUILD)/bench/%)

# Single things, measured by hand: the planner alone, limits of 300,000 rows, `verify --deep`, the report of a year.
bench-parts: all $(BUILD)/bench/plan $(BUILD)/bench/book
	@$(BUILD)/bench/plan
	@sh tests/bench/book.sh $(BUILD)
	@sh tests/bench/limits.sh $(BUILD)/kigen
	@$(PYTHON) tests/bench/deep.py --kigen $(BUILD)/kigen
	@$(PYTHON) tests/bench/year.py --kigen $(BUILD)/kigen

$(BUILD)/bench/press: tests/bench/press.c tests/bench/recipe.c tests/bench/recipe.h $(OBJECTS) Makefile
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) -o $@ $(filter %.c %.o,$^) $(LIBS)

$(BUILD)/bench/plan $(BUILD)/bench/sheets $(BUILD)/bench/book: $(BUILD)/bench/%: tests/bench/%.c $(BUILD)/libkigen.a Makefile
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror $(DEFS) $(INCLUDES) $(PC_CFLAGS) -o $@ $(filter %.c %.a,$^) $(LIBS)

# Small programs of their own: what they have in memory would be counted to what they start.
$(BUILD)/bench/spent $(BUILD)/bench/digest: $(BUILD)/bench/%: tests/bench/%.c Makefile
	@mkdir -p $(@D)
	@echo "  LINK  $@"
	@$(CC) -std=c17 $(OPT) -Wall -Wextra -Werror -D_GNU_SOURCE -o $@ $< -lcrypto

# ---- installation ------------------------------------------------------------------------------------
# The package's configuration: the commented reference with places of the package, and nothing of Odawara in force.
$(BUILD)/package/kigen.conf: fixtures/odawara/kigen.conf debian/conf.awk
	@mkdir -p $(@D)
	@awk -f debian/conf.awk fixtures/odawara/kigen.conf > $@

install: all man $(BUILD)/package/kigen.conf
	install -D -m 0755 $(BUILD)/kigen $(DESTDIR)$(PREFIX)/bin/kigen
	install -D -m 0644 $(BUILD)/package/kigen.conf $(DESTDIR)$(PREFIX)/share/kigen/kigen.conf
	cd templates && find . -type f -exec install -D -m 0644 {} \
	    $(DESTDIR)$(PREFIX)/share/kigen/templates/{} \;
	cd $(BUILD)/man && find man1 man5 man7 -type f -exec install -D -m 0644 {} \
	    $(DESTDIR)$(PREFIX)/share/man/{} \;
	install -D -m 0644 $(BUILD)/man/kigen.bash \
	    $(DESTDIR)$(PREFIX)/share/bash-completion/completions/kigen

DEB_PACKAGES := $(RUN_PACKAGES) build-essential debhelper dpkg-dev lintian

deb: prepare-deb
	dpkg-buildpackage -us -uc -b
	lintian --fail-on error,warning ../kigen_$$(dpkg-parsechangelog -S Version)_$$(dpkg --print-architecture).changes
prepare-deb: ; @sh tests/prepare.sh $(DEB_PACKAGES)

# All that a machine without a network needs, in one folder: packages, digests, list of parts (SPDX); and the same installed in a
# Debian that has no network. Minutes, and much of a disk.
bundle: prepare-deb
	@sh tests/package/bundle.sh $(BUILD)/bundle
bundle-test: bundle
	@sh tests/prepare.sh debootstrap util-linux
	@sh tests/package/bundle-test.sh $(BUILD)/bundle $(BUILD)/boot

# A Debian of its own is booted (systemd-nspawn): installed, a night by the timer's unit, upgraded from 0.1.0, purged. Minutes; root.
boot: prepare-deb
	@sh tests/prepare.sh debootstrap systemd-container util-linux
	@sh tests/package/boot.sh $(BUILD)/boot

# From an empty Debian to published nights, by what README and the manual pages print to be typed. Minutes; root.
first-steps:
	@sh tests/prepare.sh debootstrap util-linux python3 mandoc
	@sh tests/package/first-steps.sh $(BUILD)/boot

# The country's night on four made-up nodes of this machine, under Slurm: nodes, daemons and controller are killed meanwhile, and
# shards and merge counted again. It takes long; root. SHARDS=200 for a look.
CLUSTER_PACKAGES := $(TEST_PACKAGES) slurmctld slurmd slurm-client munge
SHARDS ?= 1741
cluster: prepare-cluster
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@$(PYTHON) tests/cluster/cluster.py --kigen $(BUILD)/kigen --shards $(SHARDS) --into $(BUILD)/cluster
prepare-cluster: ; @sh tests/prepare.sh $(CLUSTER_PACKAGES)

clean:
	rm -rf $(BUILD)

help:
	@echo "make run           installs what is missing, builds, runs the night of fixtures/odawara into out/"
	@echo "make test          the same preparation, then every test"
	@echo "make zones         looks at every page of the proof at 300 dpi: window, folds, edges, codes"
	@echo "make crash         kills a night at every write, fsync, rename and commit, and starts it again"
	@echo "make long          250 nights in a row, a full disk at every write"
	@echo "make differential  the Python implementation against the C one (SECONDS=60)"
	@echo "make fuzz          every reader under libFuzzer, ten minutes each (FUZZ_SECONDS=600); fuzz-coverage"
	@echo "make look          the pages of a run, drawn by a browser (chromium), to be looked at"
	@echo "make look-proof    the pages of the proof that differ, as pictures to be read, and an index of their cases"
	@echo "make mutants       one line wrong at a time; each must stop the night"
	@echo "make layers purity the structure of the source, proven; doors: what may open, fork or wait"
	@echo "make asan tidy     sanitizers; clang-format, clang-tidy, cppcheck"
	@echo "make golden        writes tests/golden anew and shows the difference"
	@echo "make catalogue     docs/messages.md and docs/messages.ja.md from the message tables"
	@echo "make man           manual pages and bash completion into build/man"
	@echo "make names         takes the names of all checks into tests/names.txt"
	@echo "make fixture       joins the registers of fixtures/odawara after a hard row was added"
	@echo "make bench         all goals of speed and size with the peers, by turns; writes docs/benchmarks.md and docs/scale.md (it takes long)"
	@echo "make bench-parts   single things, measured by hand: planner, workbook, limits, verify --deep, the report of a year"
	@echo "make install       DESTDIR= PREFIX=/usr/local; make deb builds a Debian package"
	@echo "make bundle        the package and all it needs, with digests and a list of parts; bundle-test installs it without a network"
	@echo "make boot          boots a Debian of its own: install, a night by the timer's unit, upgrade from 0.1.0, purge (root)"
	@echo "make cluster       1,741 small nights under Slurm on four nodes of this machine, killed meanwhile, and their merge (root; SHARDS=)"
	@echo "make first-steps   types in an empty Debian what README and the manual pages print, up to a published night (root)"

.PHONY: catalogue man all run test golden names fixture prepare-run prepare-test prepare-tidy unit shim crash zones long differential mutants layers doors look-proof \
        purity asan tidy bench bench-tools bench-parts install deb prepare-deb bundle bundle-test boot first-steps cluster prepare-cluster clean help fuzz look fuzz-short fuzz-lot fuzz-coverage fuzz-driven fuzz-libfuzzer \
        prepare-fuzz
