using System.Data;
using System.Data.Common;
using Dapper;

namespace ArtifactStore.Sql;

/// <summary>Passes the parameters of a statement to Dapper, bound by the dialect rather than inferred from CLR types.</summary>
internal sealed class DapperParameters(SqlDialect dialect, ValueList<SqlParameter> parameters) : SqlMapper.IDynamicParameters
{
    public void AddParameters(IDbCommand command, SqlMapper.Identity identity)
    {
        if (command.Parameters.Count == parameters.Count)
        {
            // A provider may reuse a command with its parameters.
            for (var i = 0; i < parameters.Count; i++)
            {
                dialect.Bind((DbParameter)command.Parameters[i]!, parameters[i].Value);
            }

            return;
        }

        foreach (var parameter in parameters.AsSpan())
        {
            var target = (DbParameter)command.CreateParameter();
            target.ParameterName = parameter.Name;
            dialect.Bind(target, parameter.Value);
            command.Parameters.Add(target);
        }
    }
}
