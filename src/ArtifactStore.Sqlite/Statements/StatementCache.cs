using Microsoft.Data.Sqlite;

namespace ArtifactStore.Sqlite;

/// <summary>The commands of one connection that are prepared already, by their text.</summary>
/// <remarks>
/// The driver keeps prepared statements for each command object only, and Dapper makes a new command for each call, so that SQLite would parse and plan every statement anew: more work than
/// running most of them. A command in use is checked out; a second user of the same text gets a fresh one. Texts depend on the shape of a query alone, so a store comes back to few of them.
/// SQLite itself prepares a kept statement again when the schema has changed.
/// </remarks>
internal sealed class StatementCache(SqliteConnection connection)
{
    /// <summary>How many commands to keep; the one that was used the longest time ago goes.</summary>
    public const int Capacity = 64;

    /// <summary>A command with more text than this in its parameters is not kept: SQLite holds a copy of what was bound last.</summary>
    public const int LargestText = 64 * 1024;

    private readonly LinkedList<SqliteCommand> _recent = new();
    private readonly Dictionary<string, LinkedListNode<SqliteCommand>> _byText = new(StringComparer.Ordinal);

    public int Count => _recent.Count;

    /// <summary>A command for a text: a kept one, its parameters in place, or a new one without parameters.</summary>
    public SqliteCommand Take(string text)
    {
        if (_byText.Remove(text, out var node))
        {
            _recent.Remove(node);
            return node.Value;
        }

        if (text.Contains(LikeFunction.Name, StringComparison.Ordinal))
        {
            LikeFunction.Register(connection.Handle!);
        }

        // Not CreateCommand: what comes from there is on its way through this cache.
        return new SqliteCommand(text, connection);
    }

    /// <summary>Keeps a command whose statements have been reset.</summary>
    public void Return(SqliteCommand command)
    {
        command.Transaction = null;
        if (!IsWorthKeeping(command) || _byText.ContainsKey(command.CommandText))
        {
            command.Dispose();
            return;
        }

        _byText.Add(command.CommandText, _recent.AddFirst(command));
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
        foreach (SqliteParameter parameter in command.Parameters)
        {
            text += (parameter.Value as string)?.Length ?? 0;
        }

        return text <= LargestText;
    }
}
