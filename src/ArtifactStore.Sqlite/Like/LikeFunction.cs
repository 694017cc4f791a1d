using System.Runtime.CompilerServices;
using SQLitePCL;

namespace ArtifactStore.Sqlite;

/// <summary>The SQL function <c>artifactstore_like(pattern, text)</c>. The name does not conflict on a host's connection.</summary>
internal sealed class LikeFunction
{
    /// <summary>The name in SQL.</summary>
    public const string Name = "artifactstore_like";

    // Per connection, for its lifetime: a host's connection may be enlisted repeatedly, and a function cannot be registered again while a
    // statement uses it.
    private static readonly ConditionalWeakTable<sqlite3, LikeFunction> Functions = [];

    private CancellationToken _cancellationToken;
    private bool _isRegistered;

    // A statement uses one pattern for all its rows.
    private byte[]? _bytes;
    private LikePattern? _pattern;

    /// <summary>Registers the function on a connection once, before the first statement that calls it.</summary>
    public static void Register(sqlite3 connection)
    {
        var function = Of(connection);
        if (!function._isRegistered)
        {
            raw.sqlite3_create_function(connection, Name, 2, raw.SQLITE_UTF8 | raw.SQLITE_DETERMINISTIC, null, (context, _, arguments) =>
                function.Call(context, arguments)
            );
            function._isRegistered = true;
        }
    }

    /// <summary>
    /// Cancels the function if a token is cancelled, until disposed. SQLite itself checks nothing during a function call.
    /// </summary>
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
            // Not SQLITE_INTERRUPT, with which SQLite would roll back the whole transaction.
            raw.sqlite3_result_error(context, "cancelled");
            raw.sqlite3_result_error_code(context, raw.SQLITE_ABORT);
        }
    }

    /// <summary>The registration of a token; see <see cref="On"/>.</summary>
    public readonly struct Watch : IDisposable
    {
        private readonly LikeFunction? _function;

        internal Watch(LikeFunction function, CancellationToken cancellationToken)
        {
            _function = function;
            function._cancellationToken = cancellationToken;
        }

        /// <summary>Unregisters the token.</summary>
        public void Dispose()
        {
            if (_function is not null)
            {
                _function._cancellationToken = default;
            }
        }
    }
}
