// Four years of Seattle's weather go through a small pipeline, month by month. Its runs write their results to an artifact store, which is
// then queried. Start here; Pipeline.cs writes, Questions.cs reads, Changes.cs does the rest.
using System.Diagnostics;
using System.Globalization;
using System.Text;
using ArtifactStore;
using Microsoft.Extensions.DependencyInjection;
using Quickstart;

Console.OutputEncoding = Encoding.UTF8;

// The weather file, the chart and the screen use a decimal point on every machine.
CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var watch = Stopwatch.StartNew();
var months = WeatherFile.ReadMonths(Path.Combine(AppContext.BaseDirectory, "Data", "seattle-weather.csv"));

// A fresh database beside the program. The store creates the folder, the file and the schema.
var folder = Path.Combine(AppContext.BaseDirectory, "quickstart");
if (Directory.Exists(folder))
{
    Directory.Delete(folder, recursive: true);
}

var file = Path.Combine(folder, "artifacts.db");
var connectionString = $"Data Source={file}";
var services = new ServiceCollection();
services.AddSingleton<ReplayClock>();
services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<ReplayClock>());
services.AddSingleton<Pipeline>();
services.AddSingleton<Questions>();
services.AddSingleton<Changes>();
services.AddArtifactStore().UseSqlite(connectionString);

await using (var provider = services.BuildServiceProvider())
{
    var clock = provider.GetRequiredService<ReplayClock>();
    var pipeline = provider.GetRequiredService<Pipeline>();

    // Each month runs on the first of the next one.
    FlowRun last = null!;
    var failed = new List<Month>();
    foreach (var month in months)
    {
        clock.Now = new(month.FirstDay.AddMonths(1), new(6, 0), TimeSpan.Zero);
        last = await pipeline.RunAsync("prod", month);
        if (last.State!.Type == StateType.Failed)
        {
            failed.Add(month);
        }
    }

    // Later, the months that failed are repaired and run again, from another deployment.
    clock.Now = new(2016, 1, 15, 9, 0, 0, TimeSpan.Zero);
    foreach (var month in failed)
    {
        await pipeline.RunAsync("backfill", RainCheck.Repair(month));
    }

    Screen.Heading(
        $"{months.Count} months of weather, {months.Sum(month => month.Days.Count):N0} days; {failed.Count} months failed their check and ran again"
    );

    var questions = provider.GetRequiredService<Questions>();
    await questions.HowManyAsync();
    await questions.LatestOfEveryKeyAsync();
    await questions.VersionsOfOneKeyAsync();
    await questions.TablesOfFailedRunsAsync();
    await questions.ProducedBetweenAsync();
    await questions.StormsAsync();
    await questions.OneVersionAsync();
    await questions.WettestMonthsAsync();

    var changes = provider.GetRequiredService<Changes>();
    await changes.SaveTogetherAsync(last, months);
    await changes.GiveUpAsync();
    await changes.EnlistAsync(connectionString);
    await changes.ExpectVersionAsync();
    await changes.KeepHouseAsync();

    // An image artifact holds a data URI here; this one becomes a file that a browser opens.
    var artifacts = provider.GetRequiredService<IArtifactRepository>();
    var chart = await artifacts.ReadArtifactAsync("weather-chart", version: 48);
    await File.WriteAllTextAsync(Path.Combine(folder, "chart.svg"), Chart.FromDataUri(chart!.Data!.Deserialize<string>()!));
}

Screen.Heading($"All of it took {watch.Elapsed.TotalSeconds:0.0} s, and is here to look at:");
Screen.Line($"{file}  ({new FileInfo(file).Length / 1024:N0} KiB)");
Screen.Line($"{Path.Combine(folder, "chart.svg")}");
