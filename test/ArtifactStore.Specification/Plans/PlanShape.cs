using ArtifactStore.Sql;

namespace ArtifactStore.Specification.Plans;

/// <summary>A query whose statement and plan each provider holds in a file of its own.</summary>
/// <param name="Kind">The kind of the plan.</param>
/// <param name="Name">What the query answers.</param>
/// <param name="Query">The query. Its values are those of a store of 300,000 artifacts.</param>
/// <param name="Path">The name of the access path.</param>
public sealed record PlanShape(PlanKind Kind, string Name, StoreQuery Query, string Path)
{
    /// <summary>The flow or deployment that the statement looks up by itself; null for none.</summary>
    public SqlTable? Parent { get; init; }

    /// <summary>True if the page begins behind a cursor.</summary>
    public bool IsBehindCursor => Query.Start is not null;

    /// <summary>The statement, in the words of a dialect.</summary>
    public SqlStatement Statement(SqlDialect dialect)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        var filters = ArtifactSql.Translate(Query, dialect);
        filters = Parent is { } parent ? dialect.SelectWriter.WithOnlyParent(filters, parent) : filters;
        var path = ArtifactSql
            .Paths(Kind == PlanKind.Count ? Query with { Limit = null } : Query, filters)
            .Single(path => path.Name == Path);
        return Kind switch
        {
            PlanKind.Count => dialect.SelectWriter.Count(filters, path),
            PlanKind.Position => dialect.SelectWriter.Position(Query, filters, path, 1_000),
            PlanKind.Visited => dialect.SelectWriter.Visited(filters, path, 1_000),
            _ => dialect.SelectWriter.Page(Query, filters, path),
        };
    }

    public override string ToString() => $"{Kind}: {Name}";
}
