using System.Data.Common;
using ArtifactStore.Sql;

namespace ArtifactStore.Benchmarks.Scale;

/// <summary>A page by one plan, whatever its filters pass: on a prepared command that is kept, its values read and nothing built of them.</summary>
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
        List<(string Name, SqlTranslation Translation, SqlPlan Plan)> plans = [.. Plans("joins", filters)];
        if (query.Flows?.Name?.Any?.Count() == 1)
        {
            plans.AddRange(Plans("kept flow", filters.WithOnlyOwner(SqlTable.Flow)));
        }

        if (query.Deployments?.Name?.Any?.Count() == 1)
        {
            plans.AddRange(Plans("kept deployment", filters.WithOnlyOwner(SqlTable.Deployment)));
        }

        return [.. plans.Select(plan => new FixedPlan(plan.Name, connection, dialect, ArtifactSql.Read(query, plan.Translation, plan.Plan), isAsynchronous))];

        IEnumerable<(string, SqlTranslation, SqlPlan)> Plans(string name, SqlTranslation translation)
        {
            SqlPlan[] all = [SqlPlan.ArtifactsFirst, .. translation.FilterPlans, .. translation.OwnerIndex is not null && query.Sort is ArtifactSort.IdDesc or ArtifactSort.IdAsc ? [SqlPlan.OwnerInOrder] : Array.Empty<SqlPlan>()];
            return all.Select(plan => ($"{name}, {plan}", translation, plan));
        }
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
