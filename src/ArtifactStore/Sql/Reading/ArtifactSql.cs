using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace ArtifactStore.Sql;

/// <summary>
/// Writes the statements of queries without a database at hand, to see the SQL and to explain its plans. The text depends on the shape of
/// the query alone.
/// </summary>
/// <example>
/// <code>var query = new ArtifactQuery { Flows = new() { Name = "etl" }, Limit = 50 };
/// foreach (var path in ArtifactSql.Paths(query, dialect))
/// {
///     Console.WriteLine($"{path}: {ArtifactSql.Read(query, dialect, path).Text}");
/// }</code>
/// </example>
[Experimental(SqlDialect.DiagnosticId)]
public static class ArtifactSql
{
    /// <summary>Lists the access paths among which a page of a query is raced.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>The paths: at least one.</returns>
    public static ImmutableArray<AccessPath> Paths(StoreQuery query, SqlDialect dialect) => Paths(query, Translate(query, dialect));

    /// <summary>Lists the access paths among which a page of a query is raced.</summary>
    /// <param name="query">The query.</param>
    /// <param name="filters">Its filters.</param>
    /// <returns>The paths: at least one.</returns>
    public static ImmutableArray<AccessPath> Paths(StoreQuery query, SqlTranslation filters)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(filters);
        return query.Limit is null ? AccessPaths.ForAll(filters) : AccessPaths.ForPage(query, filters);
    }

    /// <summary>Translates the filters of a query.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <returns>The translation.</returns>
    public static SqlTranslation Translate(StoreQuery query, SqlDialect dialect) => new FilterTranslator(dialect).Translate(query);

    /// <summary>Writes the statement for a page of artifacts or of collections.</summary>
    /// <param name="query">The query.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="path">One of the paths of the query.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Read(StoreQuery query, SqlDialect dialect, AccessPath path)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.SelectWriter.Page(query, Translate(query, dialect), path);
    }

    /// <summary>Writes the statement for the number of rows that the filters pass.</summary>
    /// <param name="query">The query; its sort, limit, offset and cursor say nothing.</param>
    /// <param name="dialect">The dialect.</param>
    /// <param name="path">One of the paths of the query that is a seek.</param>
    /// <returns>The statement.</returns>
    public static SqlStatement Count(StoreQuery query, SqlDialect dialect, AccessPath path)
    {
        ArgumentNullException.ThrowIfNull(dialect);
        return dialect.SelectWriter.Count(Translate(query, dialect), path);
    }
}
