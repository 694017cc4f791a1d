using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks;

/// <summary>A statement written by hand on a prepared command that is kept; its values are read, and nothing is built of them.</summary>
internal sealed class RawStatement : IDisposable
{
    private readonly SqliteCommand _command;

    public RawStatement(SqliteConnection connection, string name, string text, string flow)
    {
        Name = name;
        _command = connection.CreateCommand();
        _command.CommandText = text;
        _command.Parameters.AddWithValue("@flow", flow);
        _command.Prepare();
    }

    public string Name { get; }

    public long Run()
    {
        using var reader = _command.ExecuteReader();
        var sum = 0L;
        while (reader.Read())
        {
            sum++;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                switch (reader.IsDBNull(i) ? null : reader.GetFieldType(i))
                {
                    case null:
                        break;
                    case var type when type == typeof(long):
                        var number = reader.GetInt64(i);
                        sum = reader.FieldCount == 1 ? number : sum;
                        break;
                    default:
                        _ = reader.GetString(i);
                        break;
                }
            }
        }

        return sum;
    }

    public void Dispose() => _command.Dispose();
}
