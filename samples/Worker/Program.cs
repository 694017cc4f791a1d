// A worker whose Quartz.NET jobs record themselves in an artifact store. Start here; RunRecorder.cs is the one listener that does it,
// MonthlyReport.cs and Archive.cs are jobs, and Announcer.cs hears what they make.
using System.Globalization;
using System.Text;
using ArtifactStore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Quartz;
using Quickstart;
using Worker;

Console.OutputEncoding = Encoding.UTF8;
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;

// The file remains when the program ends, so that the next run continues with it.
var file = Path.Combine(AppContext.BaseDirectory, "worker.db");
var builder = Host.CreateApplicationBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Critical);
builder
    .Services.AddArtifactStore(options => options.RecordChanges = true)
    .UseSqlite($"Data Source={file}")
    .AddObserver<Announcer>()
    .AddRetention(options =>
    {
        options.Artifacts.Add(new() { OlderThan = TimeSpan.FromDays(90), KeepVersions = 5 });
        options.FlowRuns = new(olderThan: TimeSpan.FromDays(30));
    });
builder.Services.AddSingleton<Weather>().AddSingleton<RunRecorder>();
builder.Services.AddQuartz(quartz =>
{
    quartz.ConfigureScheduler(options => options.ShutdownJobInterruption = ShutdownJobInterruption.Always);
    quartz.AddJobListener(services => services.GetRequiredService<RunRecorder>());
    quartz.ScheduleJob<MonthlyReport>(
        trigger => trigger.WithIdentity("every-half-second").WithSchedule(Every(TimeSpan.FromSeconds(0.5))),
        job => job.WithIdentity("monthly-report", "weather")
    );
    quartz.ScheduleJob<Archive>(trigger => trigger.WithIdentity("once").StartNow(), job => job.WithIdentity("archive", "upkeep"));
});
builder.Services.AddQuartzHostedService(options => options.WaitForJobsToComplete = true);

Screen.Heading("Two jobs run for a few seconds, and record themselves.");
using (var host = builder.Build())
{
    await host.StartAsync();
    await Task.Delay(TimeSpan.FromSeconds(6));
    await host.StopAsync();
}

await using (var store = SqliteArtifactStore.Open($"Data Source={file}"))
{
    var runs = await Screen.AskAsync("Which runs did not complete? The newest first.", () => store.Runs.FlowRuns.ReadAsync(
            new FlowRunQuery
            {
                FlowRuns = new() { State = new() { Type = new() { NotAny = [StateType.Completed] } } },
                Sort = RunSort.StartTimeDesc,
                Limit = 5,
            }
        ));
    Screen.Table(["run", "state", "message"], runs.Select(run => new object?[] { run.Name, run.State?.Type, run.State?.Message }));

    var progress = await Screen.AskAsync("How far has the archive come?", () =>
        store.Artifacts.ReadLatestArtifactAsync("archive-progress")
    );
    Screen.Line($"{progress!.Data}");

    var failed = await Screen.AskAsync("Which tables did runs leave that failed?", () => store.Artifacts.ReadArtifactsAsync(
            new()
            {
                Artifacts = new() { Type = ArtifactTypes.Table },
                FlowRuns = new() { State = StateType.Failed },
            }
        ));
    Screen.Table(["key", "version"], failed.Select(table => new object?[] { table.Key, table.Version }));

    var page = await Screen.AskAsync("What was reported of 2012?", () => store.Artifacts.ReadArtifactPageAsync(
            new()
            {
                Artifacts = new() { Key = "monthly-report", Metadata = { ["year"] = "2012" } },
                Limit = 3,
            },
            includeTotal: true
        ));
    Screen.Table(["report", "month"], page.Items.Select(report => new object?[] { report.Version, report.Metadata!["month"] }));
    Screen.Line($"… of {page.Total}");
}

Screen.Heading("All of it is in one file. Run the sample again: the versions go on.");
Screen.Line($"{file}  ({new FileInfo(file).Length / 1024:N0} KiB)");

static IScheduleBuilder Every(TimeSpan interval) => SimpleScheduleBuilder.Create().WithInterval(interval).RepeatForever();
