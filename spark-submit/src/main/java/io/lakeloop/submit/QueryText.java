package io.lakeloop.submit;

import io.lakeloop.core.table.Layer;
import io.lakeloop.core.table.SqlTemplate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person's SQL, in which tables stand by name: {@code SELECT ... FROM gold.customer_days}. */
final class QueryText {
  // What is quoted or commented is passed over; what remains of the form layer.name is a table.
  private static final Pattern TABLE =
      Pattern.compile(
          "'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|--[^\\n]*|/\\*.*?\\*/"
              + "|(?<![\\w.:-])((?:[a-z][a-z0-9-]*:)?(?:"
              + String.join("|", Layer.names())
              + ")\\.[A-Za-z]\\w*)",
          Pattern.DOTALL);

  private QueryText() {}

  /** The same SQL with its tables between braces, as a template. */
  static SqlTemplate template(String sql) {
    String text =
        TABLE
            .matcher(sql.strip().replaceAll(";+$", ""))
            .replaceAll(
                match ->
                    Matcher.quoteReplacement(
                        match.group(1) == null ? match.group() : "{{ " + match.group(1) + " }}"));
    return new SqlTemplate("the query", text);
  }
}
