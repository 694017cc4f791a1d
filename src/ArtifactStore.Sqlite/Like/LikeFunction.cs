using System.Runtime.CompilerServices;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The SQL function <c>artifactstore_like(pattern, text)</c>. Its name is our own, so on a host's connection it is in nobody's way.</summary>
internal sealed class LikeFunction
{
    /// <summary>The name in SQL.</summary>
    public const string Name = "artifactstore_like";

    // By the connection, for as long as that lives: one of the host's is enlisted more than once, and a function cannot be registered again while a statement that uses it is open.
    private static readonly ConditionalWeakTable<sqlite3, LikeFunction> Functions = [];

    private CancellationToken _cancellationToken;
    private bool _isRegistered;

    // One statement asks with one pattern for all its rows.
    private byte[]? _bytes;
    private LikePattern? _pattern;

    /// <summary>Makes the function known to a connection, unless it is. Before the first statement that calls it.</summary>
    public static void Register(sqlite3 connection)
    {
        var function = Of(connection);
        if (!function._isRegistered)
        {
            raw.sqlite3_create_function(
                connection, Name, 2, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, arguments) => function.Call(context, arguments));
            function._isRegistered = true;
        }
    }

    /// <summary>While it lives, a cancelled token ends the function. SQLite itself looks at nothing before the function has returned.</summary>
    public static Watch On(sqlite3 connection, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? new(Of(connection), cancellationToken) : default;

    private static LikeFunction Of(sqlite3 connection) => Functions.GetValue(connection, static _ => new());

    private void Call(sqlite3_context context, sqlite3_value[] arguments)
    {
        if (raw.sqlite3_value_type(arguments[0]) == raw.SQLITE_NULL || raw.sqlite3_value_type(arguments[1]) == raw.SQLITE_NULL)
        {
            raw.sqlite3_result_null(context);
            return;
        }

        var pattern = raw.sqlite3_value_blob(arguments[0]);
        if (_pattern is null || !pattern.SequenceEqual(_bytes))
        {
            _bytes = pattern.ToArray();
            _pattern = LikePattern.Parse(System.Text.Encoding.UTF8.GetString(_bytes));
        }

        try
        {
            raw.sqlite3_result_int(context, _pattern.Matches(raw.sqlite3_value_blob(arguments[1]), _cancellationToken) ? 1 : 0);
        }
        catch (OperationCanceledException)
        {
            // Not SQLITE_INTERRUPT: SQLite would roll back the whole transaction, and not only the statement.
            raw.sqlite3_result_error(context, "cancelled");
            raw.sqlite3_result_error_code(context, raw.SQLITE_ABORT);
        }
    }

    /// <summary>See <see cref="On"/>.</summary>
    public readonly struct Watch : IDisposable
    {
        private readonly LikeFunction? _function;

        internal Watch(LikeFunction function, CancellationToken cancellationToken)
        {
            _function = function;
            function._cancellationToken = cancellationToken;
        }

        /// <summary>Stops watching.</summary>
        public void Dispose()
        {
            if (_function is not null)
            {
                _function._cancellationToken = default;
            }
        }
    }
}
