using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks;

/// <summary>A statement written by hand on a prepared command that is kept; its values are read, and nothing is built of them.</summary>
internal sealed class RawStatement : IDisposable
{
    private const int VersionColumn = 4;
    private const int SizeColumn = 10;

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

    /// <returns>The number that a count gives, or else the number of rows.</returns>
    public long Run()
    {
        using var reader = _command.ExecuteReader();
        if (reader.FieldCount == 1)
        {
            return reader.Read() ? reader.GetInt64(0) : 0;
        }

        var rows = 0L;
        while (reader.Read())
        {
            rows++;
            for (var i = 0; i < reader.FieldCount; i++)
            {
                if (!reader.IsDBNull(i))
                {
                    _ = i is VersionColumn or SizeColumn ? reader.GetInt64(i) : reader.GetString(i).Length;
                }
            }
        }

        return rows;
    }

    public void Dispose() => _command.Dispose();
}
