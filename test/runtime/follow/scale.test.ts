import { anObject as object, owned, warning } from './cluster';
import { KubeObject } from '../../../src/runtime';
import { Relations } from '../../../src/runtime/follow/relations';
import { Story } from '../../../src/runtime/follow/story';

/** How often anything looks at the state of an object while so many applications run to their end. */
function looks(applications: number): number {
  let count = 0;
  const counted = (given: KubeObject, status: object): KubeObject => Object.defineProperty({ ...given }, 'status', { enumerable: true, get: () => { count++; return status; } });
  const jobs = Array.from({ length: applications }, (_, i) => object('batch/v1', 'Job', `job-${i}`));
  const relations = new Relations(jobs);
  const story = new Story({} as never, jobs, relations, { report: () => undefined }, new AbortController().signal, () => undefined);
  const change = (changed: KubeObject, status: object) => relations.change({ object: counted(changed, status) });
  for (const job of jobs) change(job, {});
  expect(story.tell(false)).toBeUndefined();
  for (const job of jobs) {
    const driver = owned('v1', 'Pod', `${job.metadata.name}-driver`, job);
    const executor = owned('v1', 'Pod', `${job.metadata.name}-exec-1`, driver);
    for (const pod of [driver, executor]) {
      change(pod, { phase: 'Pending' });
      story.tell(false);
      change(warning(pod, 'FailedScheduling', 'later'), {});
      story.tell(false);
      change(pod, { phase: 'Running' });
      story.tell(false);
    }
  }
  let outcome;
  for (const job of jobs) {
    change(job, { conditions: [{ type: 'Complete', status: 'True' }] });
    outcome = story.tell(false);
  }
  expect(outcome).toMatchObject({ exitCode: 0, isFinal: true });
  return count;
}

test('twice as many applications are twice the work to follow', () => {
  const work = looks(200);
  expect(looks(400)).toBeLessThan(work * 2.2);
  expect(work).toBeLessThan(200 * 200);
});
