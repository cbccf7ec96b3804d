package io.lakeloop.core.storage;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFs;
import org.apache.hadoop.fs.DelegateToFileSystem;
import org.apache.hadoop.fs.FsConstants;
import org.apache.hadoop.fs.FsServerDefaults;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.local.LocalConfigKeys;

/** {@link DirectFileSystem} for those who ask Hadoop for a {@code FileContext}. */
public final class DirectFs extends ChecksumFs {
  /**
   * For Hadoop, which makes it by its name.
   *
   * @param address of local files, whichever it is
   */
  public DirectFs(URI address, Configuration configuration) throws IOException, URISyntaxException {
    super(new Raw(configuration));
  }

  /** The same without checksums. */
  private static final class Raw extends DelegateToFileSystem {
    Raw(Configuration configuration) throws IOException, URISyntaxException {
      super(
          FsConstants.LOCAL_FS_URI,
          new DirectFileSystem.Raw(),
          configuration,
          FsConstants.LOCAL_FS_URI.getScheme(),
          false);
    }

    @Override
    public int getUriDefaultPort() {
      return -1;
    }

    @Override
    public FsServerDefaults getServerDefaults(Path path) throws IOException {
      return LocalConfigKeys.getServerDefaults();
    }

    /** Any name that Java can write. */
    @Override
    public boolean isValidName(String name) {
      return true;
    }
  }
}
