import fc from 'fast-check';

const PIECES = [
  '"', '\'', '"""', '\'\'\'', '\\', '\n', '\r', '\r\n', '\t', ' ', '\0', '\x1b', '\x85', 'a', 'ü', '😀', '\u00a0', '\u2028', '\u202e', '\ufeff', '\ud83d', '\ude00',
  '{{', '}}', '{%', '{#', '{', '$(X)', '%(x)s', '#', ')', ']', '.sh', '.bash', '.sql', '.json', '.yaml', '.py', 'import os', 'N',
];

/** Text as no programmer expects it, with what means something to Python, Jinja and Airflow. */
export const wildText = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom(...PIECES), { maxLength: 8 }).map((pieces) => pieces.join('')));
