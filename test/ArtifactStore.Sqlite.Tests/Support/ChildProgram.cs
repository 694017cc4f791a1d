namespace ArtifactStore.Sqlite.Tests;

/// <summary>What this assembly does as a program: a test starts it where it needs another process, or another user.</summary>
internal static class ChildProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["read-and-write", var file]:
                await ReadAndWriteAsync(file);
                return 0;
            case ["write", var file, var count]:
                await WriteAsync(file, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));
                return 0;
            default:
                await Console.Error.WriteLineAsync("These are tests; run them with dotnet test.");
                return 2;
        }
    }

    private static async Task ReadAndWriteAsync(string file)
    {
        await using var database = Open(file);
        Console.WriteLine("read: " + await TryAsync(async () => $"{await database.CountAsync()}"));
        Console.WriteLine("write: " + await TryAsync(async () => $"{await database.ExecuteAsync("INSERT INTO t VALUES (1)")}"));
    }

    private static async Task WriteAsync(string file, int count)
    {
        await using var database = Open(file);
        await database.ExecuteAsync("CREATE TABLE IF NOT EXISTS t (x)");
        for (var i = 0; i < count; i++)
        {
            await database.ExecuteAsync($"INSERT INTO t VALUES ({i})");
        }
    }

    private static Sql.SqlDatabase Open(string file) =>
        new SqliteProvider(new() { ConnectionString = new Microsoft.Data.Sqlite.SqliteConnectionStringBuilder { DataSource = file }.ToString() }).Open(new());

    private static async Task<string> TryAsync(Func<Task<string>> call)
    {
        try
        {
            return await call();
        }
        catch (ArtifactStoreException e)
        {
            return $"{e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}";
        }
    }
}
