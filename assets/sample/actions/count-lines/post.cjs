console.log(`Done with ${process.env.STATE_file}`);
