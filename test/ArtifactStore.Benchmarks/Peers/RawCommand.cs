using System.Data.Common;

namespace ArtifactStore.Benchmarks.Peers;

/// <summary>A prepared command that is kept. Its values are read, and no objects are built of them.</summary>
internal sealed class RawCommand : IDisposable
{
    private const int VersionColumn = 4;
    private const int SizeColumn = 10;

    private readonly Database _database;
    private readonly DbCommand _command;

    public RawCommand(Database database, DbConnection connection, string text, params ReadOnlySpan<(string Name, DbValue Type)> parameters)
    {
        _database = database;
        _command = connection.CreateCommand();
        _command.CommandText = text;
        _command.CommandTimeout = 0;
        foreach (var (name, type) in parameters)
        {
            _command.Parameters.Add(database.Parameter(name, type));
        }

        _command.Prepare();
    }

    public RawCommand With(params ReadOnlySpan<object?> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            _command.Parameters[i].Value = _database.Stored(values[i]) ?? DBNull.Value;
        }

        return this;
    }

    public Task<int> ExecuteAsync() =>
        _database.IsPostgreSql ? _command.ExecuteNonQueryAsync() : Task.FromResult(_command.ExecuteNonQuery());

    public async Task<long> NumberAsync()
    {
        var number = _database.IsPostgreSql ? await _command.ExecuteScalarAsync() : _command.ExecuteScalar();
        return Convert.ToInt64(number, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The three columns of the one row, as SQLite keeps them.</summary>
    /// <exception cref="InvalidOperationException">There is no row.</exception>
    public (int, object?, object?) NumberAndTexts()
    {
        using var reader = _command.ExecuteReader();
        return reader.Read()
            ? (reader.GetInt32(0), reader.GetString(1), reader.GetString(2))
            : throw new InvalidOperationException($"No row: {_command.CommandText}");
    }

    /// <param name="idColumn">The column with the artifact's id.</param>
    /// <param name="bodyColumn">The column with the body; null where it is not read.</param>
    public Task<Answer> ReadAsync(int idColumn, int? bodyColumn) =>
        _database.IsPostgreSql ? ReadPostgreSqlAsync(idColumn, bodyColumn) : Task.FromResult(ReadSqlite(idColumn, bodyColumn));

    public void Dispose() => _command.Dispose();

    private Answer ReadSqlite(int idColumn, int? bodyColumn)
    {
        using var reader = _command.ExecuteReader();
        var fields = reader.FieldCount;
        var (rows, characters, first, last) = (0L, 0L, "", "");
        while (reader.Read())
        {
            for (var i = 0; i < fields; i++)
            {
                if (reader.IsDBNull(i))
                {
                    continue;
                }

                if (i is VersionColumn or SizeColumn)
                {
                    _ = reader.GetInt64(i);
                    continue;
                }

                var text = reader.GetString(i);
                if (i == bodyColumn)
                {
                    characters += text.Length;
                }
                else if (i == idColumn)
                {
                    last = text;
                    first = rows == 0 ? text : first;
                }
            }

            rows++;
        }

        return rows == 0 ? default : new(rows, characters, StoredText.Id(first), StoredText.Id(last));
    }

    private async Task<Answer> ReadPostgreSqlAsync(int idColumn, int? bodyColumn)
    {
        await using var reader = await _command.ExecuteReaderAsync();
        var fields = reader.FieldCount;
        var (rows, characters, first, last) = (0L, 0L, Guid.Empty, Guid.Empty);
        while (await reader.ReadAsync())
        {
            for (var i = 0; i < fields; i++)
            {
                if (reader.IsDBNull(i))
                {
                    continue;
                }

                if (i is VersionColumn or SizeColumn)
                {
                    _ = reader.GetInt32(i);
                }
                else if (i is 1 or 2)
                {
                    _ = reader.GetDateTime(i);
                }
                else if (i is 0 or 8 or 9 || i == idColumn)
                {
                    var id = reader.GetGuid(i);
                    if (i == idColumn)
                    {
                        last = id;
                        first = rows == 0 ? id : first;
                    }
                }
                else
                {
                    var text = reader.GetString(i);
                    characters += i == bodyColumn ? text.Length : 0;
                }
            }

            rows++;
        }

        return new(rows, characters, first, last);
    }
}
