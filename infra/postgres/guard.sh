# Ends what another process started when that process itself is gone, however it went: its end closes this standard
# input. Lines: "+ PID SIGNAL" to watch over a process (SIGNAL asks it to end), "- PID" to forget it.
trap '' INT TERM HUP QUIT

processes=
while read -r change pid signal; do
  case $change in
    +) processes="$processes $pid:$signal" ;;
    -)
      kept=
      for process in $processes; do
        case $process in "$pid":*) ;; *) kept="$kept $process" ;; esac
      done
      processes=$kept
      ;;
  esac
done

for process in $processes; do
  kill -s "${process#*:}" "${process%:*}" 2>/dev/null
done

# Five seconds to end in order, then no longer. Each process leads a group of its own, so that whatever it
# started itself goes with it.
tries=0
while [ $tries -lt 50 ]; do
  alive=
  for process in $processes; do
    kill -s 0 "${process%:*}" 2>/dev/null && alive=1
  done
  [ -z "$alive" ] && break
  sleep 0.1
  tries=$((tries + 1))
done
for process in $processes; do
  kill -s KILL -- "-${process%:*}" 2>/dev/null
done
