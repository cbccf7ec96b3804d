package io.lakeloop.core.table;

import io.lakeloop.core.config.Default;
import io.lakeloop.core.config.Description;
import java.util.Optional;

/**
 * The shape of {@code conf/environments/NAME.yml}.
 *
 * @param root where the lakehouse lives
 * @param readsThrough the environment read where a table is absent here
 * @param builds which builds may run
 * @param registry the model registry
 */
public record EnvironmentFile(
    @Description("Where the lakehouse lives: a path or a URI (file:, s3a:, abfss:, gs:).")
        String root,
    @Description("The environment whose table is read where this one has none; never written.")
        Optional<String> readsThrough,
    @Default("any") @Description("Which builds may run: any, or release (a clean, tagged build).")
        Builds builds,
    @Default("{}") @Description("The model registry.") RegistrySettings registry) {}
