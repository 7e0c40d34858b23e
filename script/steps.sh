# steps.sh: sourced by script/test and script/prove: runs named steps, one line
# each with its seconds, and ends with `N passed, N failed`.
#
# The one that sources it sets `out`, a folder for logs and results, and
# `figures` if the last line that a step says is to be shown.

mkdir -p "$out"
rm -f "$out"/*.log "$out"/*.results
results=()

# step NAME COMMAND...: runs the command, its output into a log, which is shown
# when it fails.  A command that leaves results in $out/NAME.results (lines
# `ok NAME`, `failed NAME`, or a meson test log) is counted by these; any other
# is one result.
step() {
  local name=$1 began=$SECONDS status=0 log results_file
  shift
  log=$out/$name.log results_file=$out/$name.results
  "$@" >"$log" 2>&1 </dev/null || status=$?
  if [[ ! -s $results_file ]]; then
    if [[ $status == 0 ]]; then echo "ok $name"; else echo "failed $name"; fi \
      >"$results_file"
  elif [[ $status != 0 ]] && tools/tally "$results_file" >/dev/null; then
    echo "failed $name (exit status $status)" >>"$results_file"
  fi
  results+=("$results_file")
  if [[ $status == 0 ]]; then
    printf '%-28s ok      %4d s\n' "$name" $((SECONDS - began))
    [[ -z ${figures:-} ]] || tail -n 1 "$log" | sed 's/^/    /'
  else
    printf '%-28s FAILED  %4d s   %s\n' "$name" $((SECONDS - began)) "$log"
    tail -n 40 "$log" | sed 's/^/    /'
  fi
  return 0
}

# suite NAME BUILD WORD...: a step that runs meson's tests in a build folder.
suite() {
  local name=$1 build=$2
  shift 2
  step "$name" suite_run "$name" "$build" "$@"
}
suite_run() {
  local name=$1 build=$2 status=0
  shift 2
  rm -f "$build/meson-logs/testlog.json"
  meson test -C "$build" --no-rebuild --print-errorlogs "$@" || status=$?
  cp "$build/meson-logs/testlog.json" "$out/$name.results"
  return $status
}

# fuzz_targets: their names, one a line.
fuzz_targets() {
  grep -l LLVMFuzzerTestOneInput fuzz/*.c | sed 's|^fuzz/||; s|\.c$||' |
    grep -vx replay
}

# fuzz NAME SECONDS: on two processes; says how far it came, or what it found.
fuzz() {
  local status=0
  fuzz/run "$1" "$2" -fork=2 >"$out/fuzz-$1.out" 2>&1 || status=$?
  if [[ $status == 0 ]]; then
    grep '^#' "$out/fuzz-$1.out" | tail -n 1
  else
    cat "$out/fuzz-$1.out"
  fi
  return $status
}

# finish: the last line, and its exit status.
finish() {
  printf '%d min %02d s\n' $((SECONDS / 60)) $((SECONDS % 60))
  tools/tally "${results[@]}"
}
