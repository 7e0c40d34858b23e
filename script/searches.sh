# searches.sh: sourced by script/prove and script/soak: the searches of pump and
# link, as large as told.

search_build() {
  [[ -f build-prove/search/build.ninja ]] || CC=gcc meson setup \
    build-prove/search --buildtype=release -Db_ndebug=false -Db_lto=true
  ninja -C build-prove/search test/pump/search_cap test/pump/years \
    test/pump/interrupt test/pump/powercut test/pump/powercut_pump \
    test/link/search_man_in_the_middle test/link/search_strangers \
    test/board/skip_ward test/board/ward-greedy.elf
}

# SR-01: so many decisions, half of them in each of two processes; the first
# also lives all lives of three acts of the small model.
search_cap() {
  local pids=() pid
  build-prove/search/test/pump/search_cap $(($1 / 2)) 1 3 & pids+=($!)
  build-prove/search/test/pump/search_cap $(($1 / 2)) 1000000000 & pids+=($!)
  for pid in "${pids[@]}"; do wait "$pid" || return 1; done
}

# SR-03: so many days of each mode.
search_years() {
  build-prove/search/test/pump/years "$1" 1
}

# SR-09: every so many strokes of a bolus or bridge.
search_interrupt() {
  build-prove/search/test/pump/interrupt "$1"
}

# SR-11: every Nth first loss of the journal's stories, every Mth of the pump's;
# of the pump's all pairs and triples.
power_cuts() {
  build-prove/search/test/pump/powercut_pump --slice "$2" &&
    build-prove/search/test/pump/powercut_pump --slice 1 pairs &&
    build-prove/search/test/pump/powercut_pump --slice 1 triples &&
    build-prove/search/test/pump/powercut --slice "$1"
}

# SR-13: each instruction of the gate and of the second key, or as told.
skip_pump() {
  test/board/skip --jobs 2 "$@" --mark ward_mark \
    build-prove/search/test/board/skip_ward \
    build-prove/search/test/board/ward-greedy.elf limit.o enable.o
}

# SR-22: so many exchanges, half of them in each of two processes.
search_middle() {
  local pids=() pid
  build-prove/search/test/link/search_man_in_the_middle $(($1 / 2)) & pids+=($!)
  build-prove/search/test/link/search_man_in_the_middle $(($1 / 2)) \
    1000000000 & pids+=($!)
  for pid in "${pids[@]}"; do wait "$pid" || return 1; done
}

# SR-20: so many frames of strangers.
search_strangers() {
  build-prove/search/test/link/search_strangers "$1"
}
