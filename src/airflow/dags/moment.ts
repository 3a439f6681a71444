const DATE_AND_TIME = /^(\d{4}-\d\d-\d\d)(T\d\d:\d\d(:\d\d)?)?$/;
const ZONE = /(?<=:\d\d)(Z|[+-]\d\d:\d\d)$/;

/** Whether a text is a day, or a time of a day, by the clock of some place: `2026-01-01`, `2026-01-01T03:00:00`. Source: ISO 8601. */
export function isLocalTime(text: string): boolean {
  const [, day] = DATE_AND_TIME.exec(text) ?? [];
  const time = Date.parse(day === text ? text : `${text}Z`);
  // JavaScript takes a 31st of February for the 3rd of March, and 24:00 for the next day
  return day !== undefined && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}

/** The same, by the clock of a zone if there is one: `2026-01-01T03:00:00+01:00`. */
export function isMoment(text: string): boolean {
  return isLocalTime(text.replace(ZONE, '')) && !Number.isNaN(Date.parse(text));
}
