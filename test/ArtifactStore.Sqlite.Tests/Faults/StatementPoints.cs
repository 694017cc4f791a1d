using SQLitePCL;

namespace ArtifactStore.Sqlite.Tests.Faults;

/// <summary>Calls back at points of the statements that run on a connection, on the thread that they run on.</summary>
internal static class StatementPoints
{
    /// <param name="connection">The connection.</param>
    /// <param name="moment">Where the points are.</param>
    /// <param name="reached">Called at each; null for no more.</param>
    /// <param name="instructions">How many instructions of SQLite's machine lie between two points during a statement.</param>
    public static void Watch(sqlite3 connection, Moment moment, Action? reached, int instructions = 10)
    {
        switch (moment)
        {
            case Moment.Before:
                raw.sqlite3_trace(connection, reached is null ? (strdelegate_trace?)null : (_, _) => reached(), null);
                break;

            case Moment.After:
                raw.sqlite3_profile(connection, reached is null ? (strdelegate_profile?)null : (_, _, _) => reached(), null);
                break;

            default:
                raw.sqlite3_progress_handler(connection, instructions, reached is null ? null : Progress, null);
                break;
        }

        int Progress(object state)
        {
            reached();
            return 0;
        }
    }
}
