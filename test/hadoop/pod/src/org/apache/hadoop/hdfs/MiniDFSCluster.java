package org.apache.hadoop.hdfs;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.protocol.SnapshottableDirectoryStatus;

/**
 * Takes the place of Hadoop's class of this name, which starts daemons inside of the JVM of a test: what a test gets is the file system of the
 * cluster that the configuration names, emptied. A test that reaches into the daemons, or wants them restarted or configured otherwise, cannot
 * pass; one that calls what is not here fails with a NoSuchMethodError.
 */
public class MiniDFSCluster implements AutoCloseable {
  public static class Builder {
    private final Configuration conf;

    public Builder(Configuration conf) {
      this.conf = conf;
    }

    public Builder(Configuration conf, File folder) {
      this(conf);
    }

    public Builder numDataNodes(int count) {
      return this;
    }

    public Builder racks(String[] racks) {
      return this;
    }

    public Builder hosts(String[] hosts) {
      return this;
    }

    public MiniDFSCluster build() throws IOException {
      return new MiniDFSCluster(conf);
    }
  }

  private final Configuration conf;

  private MiniDFSCluster(Configuration conf) throws IOException {
    this.conf = conf;
    try (FileSystem hdfs = FileSystem.newInstance(conf)) {
      empty((DistributedFileSystem) hdfs);
    }
  }

  private static void empty(DistributedFileSystem hdfs) throws IOException {
    SnapshottableDirectoryStatus[] snapshottable = hdfs.getSnapshottableDirListing();
    if (snapshottable != null) {
      for (SnapshottableDirectoryStatus status : snapshottable) {
        Path folder = status.getFullPath();
        for (FileStatus snapshot : hdfs.listStatus(new Path(folder, ".snapshot"))) {
          hdfs.deleteSnapshot(folder, snapshot.getPath().getName());
        }
        hdfs.disallowSnapshot(folder);
      }
    }
    for (FileStatus child : hdfs.listStatus(new Path("/"))) {
      hdfs.delete(child.getPath(), true);
    }
  }

  public void waitActive() {
  }

  public void waitClusterUp() {
  }

  public URI getURI() {
    return FileSystem.getDefaultUri(conf);
  }

  public URI getURI(int nameNode) {
    return getURI();
  }

  public DistributedFileSystem getFileSystem() throws IOException {
    return (DistributedFileSystem) FileSystem.get(getURI(), conf);
  }

  public DistributedFileSystem getFileSystem(int nameNode) throws IOException {
    return getFileSystem();
  }

  public Configuration getConfiguration(int nameNode) {
    return conf;
  }

  public void shutdown() throws IOException {
    FileSystem.closeAll();
  }

  public void shutdown(boolean deleteFolder) throws IOException {
    shutdown();
  }

  public void shutdown(boolean deleteFolder, boolean ignoreFailures) throws IOException {
    shutdown();
  }

  @Override
  public void close() throws IOException {
    shutdown();
  }
}
