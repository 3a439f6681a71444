import { Duration } from 'cdk8s';
import { Rule } from './rule';
import { keepsPods } from '../specification';

const DAY = 24 * 60 * 60;

/** What is in use is younger than a day, and the Job must find something to remove. */
export const retentionRemovesWhatIsOld: Rule = (specification) => {
  const { logs, props: { retention } } = specification;
  if (!retention) return [];
  const place = logs._place.folder ?? 'the disk of each pod';
  return [
    ...(retention.logs ?? retention.runs ? [] : ['retention removes nothing. Say how long logs or runs stay, or leave it out.']),
    ...longEnough('logs', 'the log of a task that goes on and says nothing for so long', retention.logs),
    ...longEnough('runs', 'what is still in use of its records', retention.runs),
    ...(retention.logs && !logs._isOnVolume && !keepsPods(specification) ? [`retention: logs: they are in ${place}, and no pods stay with one. Leave it out.`] : []),
  ];
};

function longEnough(property: string, victim: string, given?: Duration): string[] {
  if (given === undefined || given.toSeconds({ integral: false }) >= DAY) return [];
  return [`retention: ${property}: ${given.toIsoString()} is less than a day, and ${victim} would be removed. Use at least Duration.days(1).`];
}
