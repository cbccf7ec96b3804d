package io.lakeloop.core.config;

import io.lakeloop.core.config.ConfigNode.Mapping;
import io.lakeloop.core.config.ConfigNode.Scalar;
import io.lakeloop.core.config.ConfigNode.Sequence;
import io.lakeloop.core.failure.Position;
import java.io.StringReader;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML to nodes. A dollar and a name in braces takes a variable, {@code NAME:-text} within
 * the braces gives it a default, and a second dollar before the braces keeps them as they are.
 */
public final class YamlReader {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(\\$\\{)|\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final Map<String, String> variables;
  private final Problems problems;

  /** A reader that takes the given variables and notes what is wrong. */
  public YamlReader(Map<String, String> variables, Problems problems) {
    this.variables = Map.copyOf(variables);
    this.problems = problems;
  }

  /**
   * Reads a document whose top is a mapping; an empty document is an empty mapping, and so is one
   * that is no YAML, after the problem has been noted.
   */
  public Mapping document(String file, String text) {
    ConfigNode node = value(file, text);
    if (node instanceof Mapping mapping) {
      return mapping;
    }
    if (!(node instanceof Scalar scalar && !scalar.present())) {
      problems.add(node.position(), "expected keys and values", "write key: value");
    }
    return new Mapping(new Position(file, 1, 1), Map.of(), Map.of());
  }

  /** Reads any YAML value. */
  public ConfigNode value(String file, String text) {
    Position start = new Position(file, 1, 1);
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      return root == null ? new Scalar(start, "", false) : new Tree(file).node(root);
    } catch (MarkedYAMLException broken) {
      problems.add(
          place(file, broken.getProblemMark()), "no valid YAML: " + broken.getProblem(), "");
    } catch (ReaderException unreadable) {
      problems.add(
          unprintable(file, text),
          "a control character, which YAML does not allow",
          "remove it, or save the file as UTF-8 text");
    } catch (YAMLException refused) {
      problems.add(start, "no valid YAML: " + refused.getMessage(), "");
    }
    return new Scalar(start, "", false);
  }

  /** The first character that YAML does not allow. */
  private static Position unprintable(String file, String text) {
    int line = 1;
    int column = 1;
    for (int letter : text.codePoints().toArray()) {
      if (!StreamReader.isPrintable(letter)) {
        break;
      }
      column = letter == '\n' ? 1 : column + 1;
      line += letter == '\n' ? 1 : 0;
    }
    return new Position(file, line, column);
  }

  /** The nodes of one file. An alias is what it names, written out. */
  private final class Tree {
    private final String file;
    private final Set<Node> within = new HashSet<>();

    Tree(String file) {
      this.file = file;
    }

    ConfigNode node(Node node) {
      Position position = place(file, node.getStartMark());
      if (!within.add(node)) {
        problems.add(position, "this value contains itself", "write the alias out");
        return new Scalar(position, "", false);
      }
      ConfigNode read = read(position, node);
      within.remove(node);
      return read;
    }

    private ConfigNode read(Position position, Node node) {
      if (node instanceof MappingNode mapping) {
        return mapping(position, mapping.getValue());
      }
      if (node instanceof SequenceNode sequence) {
        return new Sequence(position, sequence.getValue().stream().map(this::node).toList());
      }
      ScalarNode scalar = (ScalarNode) node;
      boolean present = !scalar.getTag().equals(Tag.NULL);
      return new Scalar(position, present ? filled(position, scalar.getValue()) : "", present);
    }

    private Mapping mapping(Position position, List<NodeTuple> tuples) {
      Map<String, ConfigNode> entries = new LinkedHashMap<>();
      Map<String, Position> keys = new LinkedHashMap<>();
      for (NodeTuple tuple : tuples) {
        Position place = place(file, tuple.getKeyNode().getStartMark());
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          problems.add(place, "a key must be a single word", "");
        } else if (entries.containsKey(key.getValue())) {
          problems.add(place, "key '" + key.getValue() + "' stands twice", "keep one of them");
        } else {
          entries.put(key.getValue(), node(tuple.getValueNode()));
          keys.put(key.getValue(), place);
        }
      }
      return new Mapping(position, entries, keys);
    }
  }

  private String filled(Position position, String text) {
    Matcher matcher = VARIABLE.matcher(text);
    StringBuilder result = new StringBuilder();
    while (matcher.find()) {
      String value = matcher.group(1);
      if (value == null) {
        value = variables.getOrDefault(matcher.group(2), matcher.group(3));
      }
      if (value == null) {
        problems.add(
            position,
            "the variable " + matcher.group(2) + " is not set",
            "set it in the environment, or give it a default: ${" + matcher.group(2) + ":-...}");
        value = "";
      }
      matcher.appendReplacement(result, Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(result).toString();
  }

  private static Position place(String file, Mark mark) {
    return new Position(file, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
