import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The shell scripts that run in the pods, by file name. */
export function scripts(): { [name: string]: string } {
  const folder = join(__dirname, 'scripts');
  return Object.fromEntries(readdirSync(folder).sort().map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Everything goes to the container's log. */
export const LOG4J = `log4j.rootLogger=\${hadoop.root.logger}
hadoop.root.logger=INFO,console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{ISO8601} %p %c{2}: %m%n
log4j.logger.org.apache.hadoop.util.NativeCodeLoader=ERROR
`;
