import { Rule } from './rule';

/** The Job that makes them would fail, or a later declaration would undo an earlier one. Source: Hadoop, "HDFS Permissions Guide", "HDFS Quotas Guide". */
export const directoriesAreSound: Rule = (_, directories) => {
  const seen = new Set<string>();
  return directories.flatMap(({ path, owner, group, mode, spaceQuota, nameQuota }) => {
    const found = [];
    if (!/^(\/[^/:\s\\]+)+$/.test(path) || path.split('/').some((part) => part === '.' || part === '..')) found.push(`directory ${JSON.stringify(path)} is no absolute path without blanks, colons and backslashes. Write /spark-logs.`);
    if (seen.has(path)) found.push(`directory ${path} is declared twice. Declare it once and pass it on.`);
    seen.add(path);
    for (const [property, name] of [['owner', owner], ['group', group]]) {
      if (name !== undefined && !/^[A-Za-z_][-._A-Za-z0-9]*$/.test(name)) found.push(`directory ${path}: ${property} ${JSON.stringify(name)} is no name of a user or group.`);
    }
    if (mode !== undefined && !/^[01]?[0-7]{3}$/.test(mode)) found.push(`directory ${path}: mode ${JSON.stringify(mode)} is not three octal digits, or four of which the first is 0 or 1. Write 755 or 1777.`);
    if (spaceQuota !== undefined && spaceQuota.toKibibytes() <= 0) found.push(`directory ${path}: spaceQuota is not above 0. Leave it out for no limit.`);
    if (nameQuota !== undefined && !(Number.isInteger(nameQuota) && nameQuota >= 1)) found.push(`directory ${path}: nameQuota ${nameQuota} is not a whole number of at least 1, which the directory itself takes. Leave it out for no limit.`);
    return found;
  });
};
