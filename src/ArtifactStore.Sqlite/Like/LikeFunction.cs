using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The SQL function <c>artifactstore_like(pattern, text)</c>. Its name is our own, so on a host's connection it is in nobody's way.</summary>
internal sealed class LikeFunction
{
    /// <summary>The name in SQL.</summary>
    public const string Name = "artifactstore_like";

    // One statement asks with one pattern for all its rows.
    private byte[] _bytes = [];
    private LikePattern _pattern = LikePattern.Parse("");

    /// <summary>Whether a connection does not know the function.</summary>
    public static bool IsMissing(sqlite3 connection)
    {
        var result = raw.sqlite3_prepare_v2(connection, $"SELECT {Name}('', '')", out var statement);
        statement?.Dispose();
        return result != raw.SQLITE_OK;
    }

    /// <summary>Makes the function known to a connection.</summary>
    public static void Register(sqlite3 connection)
    {
        var function = new LikeFunction();
        raw.sqlite3_create_function(connection, Name, 2, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, arguments) => function.Call(context, arguments));
    }

    private void Call(sqlite3_context context, sqlite3_value[] arguments)
    {
        if (raw.sqlite3_value_type(arguments[0]) == raw.SQLITE_NULL || raw.sqlite3_value_type(arguments[1]) == raw.SQLITE_NULL)
        {
            raw.sqlite3_result_null(context);
            return;
        }

        var pattern = raw.sqlite3_value_blob(arguments[0]);
        if (!pattern.SequenceEqual(_bytes))
        {
            _bytes = pattern.ToArray();
            _pattern = LikePattern.Parse(System.Text.Encoding.UTF8.GetString(_bytes));
        }

        raw.sqlite3_result_int(context, _pattern.Matches(raw.sqlite3_value_blob(arguments[1])) ? 1 : 0);
    }
}
