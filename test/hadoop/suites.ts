/** Classes of Hadoop's own tests that run against a cluster, and of these the methods and commands that cannot, with the reason. */
export interface Suite {
  readonly name: string;
  /** Arguments of JUnit's console launcher. */
  readonly select: readonly string[];
  readonly without?: { readonly [method: string]: string };
}

const RESTART = 'wants all daemons restarted by the test itself';
const SYMLINKS = 'wants symbolic links, which only a test can switch on';
const KERBEROS = 'wants Kerberos';
const LIMIT = 'wants a NameNode with another limit';

function suite(name: string, without?: { readonly [method: string]: string }): Suite {
  return { name, select: [`--select-class=org.apache.hadoop.${name}`], without };
}

export const SUITES: readonly Suite[] = [
  // what Hadoop asks of any file system: create, append, rename, seek, vectored reads, ...
  { name: 'fs.contract.hdfs', select: ['--select-package=org.apache.hadoop.fs.contract.hdfs'] },
  suite('hdfs.TestHDFSFileSystemContract'),
  suite('fs.TestHDFSFileContextMainOperations', { testEditsLogRename: RESTART, testEditsLogOldRename: RESTART }),
  suite('fs.TestFcHdfsCreateMkdir'),
  suite('fs.TestFcHdfsPermission'),
  suite('fs.TestFcHdfsSetUMask'),
  suite('fs.TestGlobPaths', { testGlobFillsInSchemeOnFC: SYMLINKS, testGlobFillsInSchemeOnFS: SYMLINKS }),
  suite('fs.TestUnbuffer'),
  suite('fs.TestUrlStreamHandler'),
  suite('hdfs.TestAppendDifferentChecksum'),
  suite('hdfs.TestBatchedListDirectories', { listTooManyDirectories: LIMIT }),
  suite('hdfs.TestByteBufferPread'),
  suite('hdfs.TestClose'),
  suite('hdfs.TestDataStream'),
  suite('hdfs.TestFSInputChecker'),
  suite('hdfs.TestFSOutputSummer'),
  suite('hdfs.TestFileStatusWithDefaultECPolicy'),
  suite('hdfs.TestGetFileChecksum'),
  suite('hdfs.TestListFilesInDFS'),
  suite('hdfs.TestLocalDFS'),
  suite('hdfs.TestMultiThreadedHflush'),
  suite('hdfs.TestSeekBug'),
  suite('hdfs.TestWriteConfigurationToDFS'),
  suite('hdfs.TestWriteRead'),
  suite('hdfs.crypto.TestHdfsCryptoStreams'),
  suite('hdfs.server.namenode.snapshot.TestSnapshotNameWithInvalidCharacters'),
  // the same by WebHDFS, which sends a client from the NameNode to DataNodes
  suite('fs.TestWebHdfsFileContextMainOperations'),
  suite('hdfs.web.TestWebHdfsFileSystemContract', { testGetFileBlockLocations: 'wants a block to be on one DataNode: the order of three is arbitrary' }),
  suite('hdfs.web.TestFSMainOperationsWebHdfs', { testJsonParseClosesInputStream: 'replaces a class of Java\'s, which is closed to it' }),
  suite('hdfs.web.TestWebHdfsUrl', { testSecureProxyAuthParamsInUrl: KERBEROS, testSecureAuthParamsInUrl: KERBEROS }),
  // the shell
  suite('hdfs.TestDFSShellGenericOptions'),
  suite('hdfs.TestDFSShellTouch'),
  suite('hdfs.TestFsShellPermission'),
  suite('hdfs.TestHDFSTrash'),
  suite('hdfs.TestSnapshotCommands', { testMaxSnapshotLimit: LIMIT }),
  suite('fs.shell.TestHdfsTextCommand'),
];

/** Files of commands with what they have to print. What is in `without` is by its description there. */
export const COMMANDS: readonly Suite[] = [
  suite('cli.TestHDFSCLI', { 'printTopology: verifying that the topology map is what we expect': 'wants eight DataNodes in four racks' }),
  suite('cli.TestAclCLIWithPosixAclInheritance'),
  suite('cli.TestXAttrCLI'),
  suite('cli.TestDeleteCLI'),
  suite('cli.TestCacheAdminCLI'),
  suite('cli.TestErasureCodingCLI'),
];
