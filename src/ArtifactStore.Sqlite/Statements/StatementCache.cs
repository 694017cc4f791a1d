using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>Caches the prepared commands of one connection by their text.</summary>
/// <remarks>
/// The driver caches prepared statements per command object, but Dapper creates a command for each call, so that SQLite would parse and
/// plan every statement anew, which often takes longer than running it. A command in use is checked out; a second user of the text gets a
/// new one. Texts depend only on the shape of a query, so a store uses few of them. SQLite re-prepares a cached statement after a schema
/// change.
/// </remarks>
internal sealed class StatementCache(SqliteConnection connection)
{
    /// <summary>The number of cached commands. The least recently used one is removed.</summary>
    public const int Capacity = 64;

    /// <summary>The parameter length above which a command is not cached, since SQLite keeps a copy of the last bound values.</summary>
    public const int LargestText = 64 * 1024;

    private readonly LinkedList<SqliteCommand> _recent = new();
    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> _byText = new(StringComparer.Ordinal);

    public int Count => _recent.Count;

    /// <summary>Returns a command for a text, in a node of no list: a cached one with its parameters, or a new one without.</summary>
    public LinkedListNode<SqliteCommand> Take(string text)
    {
        if (_byText.Remove(text, out var node))
        {
            _recent.Remove(node);
            return node;
        }

        if (text.Contains(LikeFunction.Name, StringComparison.Ordinal))
        {
            LikeFunction.Register(connection.Handle!);
        }

        // Not CreateCommand, which returns commands that use this cache.
        return new(new SqliteCommand(text, connection));
    }

    /// <summary>Caches a command whose statements have been reset.</summary>
    public void Return(LinkedListNode<SqliteCommand> node)
    {
        var command = node.Value;
        command.Transaction = null;
        if (!IsWorthKeeping(command) || _byText.ContainsKey(command.CommandText))
        {
            command.Dispose();
            return;
        }

        _recent.AddFirst(node);
        _byText.Add(command.CommandText, node);
        if (_recent.Count > Capacity)
        {
            var oldest = _recent.Last!;
            _recent.RemoveLast();
            _byText.Remove(oldest.Value.CommandText);
            oldest.Value.Dispose();
        }
    }

    private static bool IsWorthKeeping(SqliteCommand command)
    {
        var text = 0L;
        for (var i = 0; i < command.Parameters.Count; i++)
        {
            text += (command.Parameters[i].Value as string)?.Length ?? 0;
        }

        return text <= LargestText;
    }
}
