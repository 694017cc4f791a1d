using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ArtifactStore.PostgreSql.Tests.Failover;

/// <summary>A primary, and a standby without which it commits nothing. What the primary acknowledges is on the disks of both.</summary>
internal sealed class ServerPair : IDisposable
{
    private const string Database = "app";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Settings = ["synchronous_commit=on", "wal_keep_size=256MB", "autovacuum=off"];

    private readonly string[] _ofStandby;

    /// <param name="installation">The programs.</param>
    /// <param name="ofStandby">Settings of the standby alone.</param>
    public ServerPair(Installation installation, params string[] ofStandby)
    {
        _ofStandby = ofStandby;
        Primary = new(installation);
        try
        {
            Standby = new(installation);
        }
        catch
        {
            Primary.Dispose();
            throw;
        }

        ConnectionString = new NpgsqlConnectionStringBuilder
        {
            // In the order of nothing: a host has no place of its own in the string.
            Host = $"127.0.0.1:{Primary.Port},127.0.0.1:{Standby.Port}",
            Database = Database,
            Username = Installation.User,
        }.ToString();
        try
        {
            Primary.Initialize();
            Primary.Start(Settings);
            Server.Execute(Primary.ConnectionString("postgres"), $"CREATE DATABASE {Database}");
            AddStandby();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ServerFolder Primary { get; private set; }

    public ServerFolder Standby { get; private set; }

    /// <summary>Both hosts, whichever of them is the primary.</summary>
    public string ConnectionString { get; }

    public string OfPrimary => Of(Primary);

    public string OfStandby => Of(Standby);

    /// <summary>Makes the server that was lost a standby of the other.</summary>
    public void AddStandby()
    {
        // Copied before the primary waits for standbys: the copy must not, once it is promoted.
        Standby.CopyFrom(Primary);
        StartStandby();
        Server.Execute(OfPrimary, "ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        Server.Execute(OfPrimary, "SELECT pg_reload_conf()");
        WaitForStandby();
    }

    public void StartStandby() => Standby.Start([.. Settings, .. _ofStandby]);

    /// <summary>Until commits wait for the standby, and the standby shows what was done so far.</summary>
    public void WaitForStandby()
    {
        // What has no commit of its own, as what a vacuum did, is written out with that of another.
        Server.Execute(OfPrimary, "SELECT pg_logical_emit_message(true, 'test', '')");
        Until(
            () =>
                Number(
                    OfPrimary,
                    "SELECT COUNT(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND replay_lsn >= pg_current_wal_lsn()"
                ) == 1,
            "the standby follows"
        );
    }

    /// <summary>How many commits wait for the standby.</summary>
    public long Waiting() => Number(OfPrimary, "SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'");

    /// <summary>The primary is killed, and the standby takes its place.</summary>
    public void FailOver(LastMoment moment)
    {
        switch (moment)
        {
            case LastMoment.AnswersLost:
                // The log arrives at the standby's machine, and is read there when the primary is gone already.
                var receiver = (int)Number(OfStandby, "SELECT pid FROM pg_stat_wal_receiver");
                Installation.Signal("STOP", receiver);
                Until(() => Waiting() > 1, "commits wait");
                Primary.Kill();
                Installation.Signal("CONT", receiver);
                Until(
                    () => Number(OfStandby, $"SELECT COUNT(*) FROM pg_stat_activity WHERE pid = {receiver}") == 0,
                    "the standby has read all"
                );
                break;
            case LastMoment.CommitsLost:
                // The log does not leave the primary.
                var sender = (int)Number(OfPrimary, "SELECT pid FROM pg_stat_replication");
                Installation.Signal("STOP", sender);
                Until(() => Waiting() > 1, "commits wait");
                Primary.Kill(sender);
                break;
            default:
                Primary.Kill();
                break;
        }

        Standby.Promote();
        (Primary, Standby) = (Standby, Primary);
    }

    public void Dispose()
    {
        Standby.Dispose();
        Primary.Dispose();
    }

    /// <summary>Waits for what must come.</summary>
    public static void Until(Func<bool> condition, string what)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > Patience)
            {
                throw new TimeoutException($"It was waited for {Patience} until {what}.");
            }

            Thread.Sleep(10);
        }
    }

    /// <summary>The number that a query gives; 0 for none.</summary>
    public static long Number(string connectionString, string sql)
    {
        using var connection = new NpgsqlConnection(connectionString);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(command.ExecuteScalar() ?? 0, CultureInfo.InvariantCulture);
    }

    private static string Of(ServerFolder server) =>
        new NpgsqlConnectionStringBuilder(server.ConnectionString(Database)) { Pooling = false }.ToString();
}
