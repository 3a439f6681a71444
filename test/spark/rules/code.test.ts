import { SparkCode, SparkFile } from '../../../src';
import { complaints, synthesizes } from '../support';

const python = (path: string) => ({ code: SparkCode.python(SparkFile.inImage(path)) });
const url = (text: string) => ({ code: SparkCode.python(SparkFile.url(text)) });

test.each(['/a b.py', '/a#b.py', '/a%.py', '/a\n.py', '/{a}.py'])('Spark would not find %j in the image', (path) => {
  expect(complaints(python(path))[0]).toMatch(/holds a character that Spark would take apart or refuse/);
});

test.each(['https:///job.py', 'job.py', '//host/job.py', 'https:job.py'])('%s is no URL of a file', (text) => {
  expect(complaints(url(text))[0]).toMatch(/neither an absolute path in the image nor a URL/);
});

test.each(['https://example.org/a%20b.py', 'hdfs:///jobs/a.py', 's3a://bucket/ä.py', 'HTTP://example.org:8080/a.py'])('%s is one', (text) => synthesizes(url(text)));

test('a Python file is not run by a main class', () => {
  expect(complaints({ code: SparkCode.jar(SparkFile.inImage('/job.py'), 'Main') })[0]).toMatch(/run by its ending and not by its main class/);
});

test('an argument that no program can be given is refused', () => {
  expect(complaints({ arguments: ['fine', 'a\0b'] })).toEqual([expect.stringMatching(/^arguments\[1\] "a\\u0000b" holds a null character/)]);
});
