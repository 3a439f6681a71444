# Sourced by the entry point and by bin/spark-class: makes the java command in CMD start from the class data archive.
# An archive is valid for the class path that it was made with, followed by anything. So the jars come first, as one jar that lists them,
# and the configuration folders behind them: no jar of Spark has a file that a configuration folder would replace.
# Spark's launcher puts one jar of jars/ in front of the others (slf4j-api); the list does so too.
# A class path of the user's own in front of Spark's must win, so such a command stays as it is.
use_archive() {
  local home=$SPARK_HOME/cds i before entry
  if [ "${SPARK_CDS:-1}" = 0 ] || [ ! -r "$home/spark.jsa" ] || [[ ${CMD[0]} != */java ]]; then return 0; fi
  for ((i = 1; i < ${#CMD[@]}; i++)); do
    if [ "${CMD[i]}" != -cp ]; then continue; fi
    if [[ ${CMD[i + 1]} != *"$SPARK_HOME/jars/*"* ]]; then return 0; fi
    before=${CMD[i + 1]%%"$SPARK_HOME/jars/*"*}
    while IFS= read -r -d : entry; do
      case ${entry%/} in
        '' | "$SPARK_HOME"/jars/slf4j-api-*.jar | "$SPARK_HOME/conf" | "${SPARK_CONF_DIR%/}" | "${HADOOP_CONF_DIR%/}" | "${YARN_CONF_DIR%/}") ;;
        *) return 0 ;;
      esac
    done <<< "$before"
    CMD[i + 1]=$home/spark.jar:$before${CMD[i + 1]#*"$SPARK_HOME/jars/*"}
    # without a word about an archive that does not fit, as with a heap of 32 GB and more
    CMD=("${CMD[0]}" -XX:SharedArchiveFile="$home/spark.jsa" -Xshare:auto -Xlog:cds=off -Xlog:cds+dynamic=off "${CMD[@]:1}")
    return 0
  done
}
use_archive
