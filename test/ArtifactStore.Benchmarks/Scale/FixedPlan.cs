using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>
/// A page by one plan, whatever its filters pass: on a prepared command that is kept, its values read and nothing built of them.
/// </summary>
internal sealed class FixedPlan : IDisposable
{
    private readonly DbCommand _command;
    private readonly bool _isAsynchronous;

    private FixedPlan(string name, DbConnection connection, SqlDialect dialect, SqlStatement statement, bool isAsynchronous)
    {
        Name = name;
        _isAsynchronous = isAsynchronous;
        _command = connection.CreateCommand();
        _command.CommandText = statement.Text;
        _command.CommandTimeout = 0;
        foreach (var (parameterName, value) in statement.Parameters)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = parameterName;
            dialect.Bind(parameter, value);
            _command.Parameters.Add(parameter);
        }

        _command.Prepare();
    }

    public string Name { get; }

    /// <summary>Every plan by which the library could read the page.</summary>
    public static IReadOnlyList<FixedPlan> Of(ArtifactQueryBase query, DbConnection connection, SqlDialect dialect, bool isAsynchronous)
    {
        var filters = ArtifactSql.Translate(query, dialect);
        List<(string Name, SqlTranslation Filters)> translations = [("joins", filters)];
        foreach (var (table, names) in new[] { (SqlTable.Flow, query.Flows?.Name), (SqlTable.Deployment, query.Deployments?.Name) })
        {
            if (names?.Any?.Count() == 1)
            {
                translations.Add(($"denormalised {table}", dialect.SelectWriter.WithOnlyParent(filters, table)));
            }
        }

        return
        [
            .. from translation in translations
            from path in ArtifactSql.Paths(query, translation.Filters)
            select new FixedPlan(
                $"{translation.Name}, {path}",
                connection,
                dialect,
                dialect.SelectWriter.Page(query, translation.Filters, path),
                isAsynchronous
            ),
        ];
    }

    /// <returns>The number of rows.</returns>
    public async Task<long> RunAsync()
    {
        using var reader = _isAsynchronous ? await _command.ExecuteReaderAsync() : _command.ExecuteReader();
        var rows = 0L;
        while (_isAsynchronous ? await reader.ReadAsync() : reader.Read())
        {
            rows++;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                _ = reader.IsDBNull(i) ? null : reader.GetValue(i);
            }
        }

        return rows;
    }

    public void Dispose() => _command.Dispose();
}
