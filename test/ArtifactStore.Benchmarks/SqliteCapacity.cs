using System.Buffers.Binary;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ArtifactStore.Benchmarks;

/// <summary>Fills a SQLite file, and counts the pages of each table and index.</summary>
internal static class SqliteCapacity
{
    private const int InteriorIndexPage = 2;
    private const int InteriorTablePage = 5;

    public static async Task<CapacityResult> MeasureAsync(int count)
    {
        var folder = Directory.CreateTempSubdirectory("artifactstore-capacity-");
        try
        {
            var file = Path.Combine(folder.FullName, "artifacts.db");
            await Dataset.MakeAsync(file, count);
            using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
            connection.Open();
            var grown = Relations(connection, file);
            var rows = grown.Where(relation => relation.IsTable).ToDictionary(relation => relation.Name, relation => Number(connection, $"SELECT COUNT(*) FROM {relation.Name}"));
            Execute(connection, "VACUUM");
            Execute(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
            return new($"SQLite {connection.ServerVersion}", rows, grown, Relations(connection, file), LogBytes: null);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The driver's SQLite has no dbstat. What a relation takes is what dropping it sets free; everything is rolled back.</summary>
    private static List<Relation> Relations(SqliteConnection connection, string file)
    {
        var pageSize = Number(connection, "PRAGMA page_size");
        var relations = new List<Relation>();
        Execute(connection, "BEGIN IMMEDIATE");
        foreach (var (type, table, name, root) in Names(connection))
        {
            var free = Number(connection, "PRAGMA freelist_count");
            Execute(connection, $"DROP {type} {name}");
            relations.Add(new(table, name, (Number(connection, "PRAGMA freelist_count") - free) * pageSize, Depth(file, root, pageSize)));
        }

        Execute(connection, "ROLLBACK");
        return relations;
    }

    /// <summary>Indexes first: a table takes its indexes with it.</summary>
    private static List<(string Type, string Table, string Name, long Root)> Names(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT type, tbl_name, name, rootpage FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type = 'table'";
        using var reader = command.ExecuteReader();
        var names = new List<(string, string, string, long)>();
        while (reader.Read())
        {
            names.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3)));
        }

        return names;
    }

    /// <summary>Goes down the right edge of a B-tree; all edges are equally long. The log must be in the file.</summary>
    private static int Depth(string file, long root, long pageSize)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        Span<byte> header = stackalloc byte[12];
        var depth = 1;
        for (var page = root; ; depth++)
        {
            // The first page begins with the header of the file; no relation of ours is there.
            stream.Position = (page - 1) * pageSize;
            stream.ReadExactly(header);
            if (header[0] is not (InteriorIndexPage or InteriorTablePage))
            {
                return depth;
            }

            page = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        }
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
